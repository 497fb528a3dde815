package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRequirementsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "json_repair pandas==2.2 ~ json_repair|pandas==2.2",
                "pandas==2.2,json_repair ~ json_repair|pandas==2.2",
                "b, a ,a ~ a|b",
                "'requests>=2,<3 numpy' ~ numpy|requests>=2,<3",
                "'httpx[http2,socks]==0.27,rich' ~ httpx[http2,socks]==0.27|rich",
                "/opt/wheels/x-1.0-py3-none-any.whl ~ /opt/wheels/x-1.0-py3-none-any.whl",
            })
    void bySpaceOrComma(String text, String specs) {
        assertThat(PythonRequirements.of(text).specs()).containsExactly(specs.split("\\|"));
    }

    @Test
    void noPasswordIsShown() {
        assertThat(PythonRequirements.of("https://ada:secret@wheels.example/x-1.0-py3-none-any.whl"))
                .hasToString("https://wheels.example/x-1.0-py3-none-any.whl");
    }

    @Test
    void noneAreNeeded() {
        assertThat(PythonRequirements.of(" ").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--index-url=http://x", "-r file", "pandas == 2.2", "-e ."})
    void noOptions(String text) {
        assertThatThrownBy(() -> PythonRequirements.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WEFT_PYTHON_PACKAGES");
    }
}
