package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");

    @Test
    void settingsTableIsTheListOfSettings() throws IOException {
        List<String> expected = Arrays.stream(Setting.values())
                .map(setting -> setting.defaultValue().isEmpty()
                        ? "| `%s` | | %s |".formatted(setting, setting.description())
                        : "| `%s` | `%s` | %s |".formatted(setting, setting.defaultValue(), setting.description()))
                .toList();

        assertThat(Files.readAllLines(README).stream().filter(line -> line.startsWith("| `WEFT_") && line.endsWith(" |")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void licenceIsNamed() throws IOException {
        assertThat(Files.readString(README)).contains("https://www.apache.org/licenses/LICENSE-2.0");
    }
}
