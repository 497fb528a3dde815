package dev.weft.activities.code;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Packages as pip's command line takes them, such as {@code pandas==2.2.3}; also the paths and addresses of wheels.
 *
 * @param specs in a fixed order, each once
 */
record PythonRequirements(List<String> specs) {
    /** Space, or a comma that is neither in brackets nor followed by a further condition on the version. */
    private static final Pattern SEPARATOR = Pattern.compile("\\s+|,(?![^\\[\\]]*])(?=\\s*[A-Za-z0-9./]|\\s*$)");

    /** None is an option of pip's. */
    private static final Pattern SPEC = Pattern.compile("[A-Za-z0-9./].*");

    PythonRequirements {
        specs = specs.stream().distinct().sorted().toList();
        for (String spec : specs) {
            if (!SPEC.matcher(spec).matches()) {
                throw new IllegalArgumentException(
                        "WEFT_PYTHON_PACKAGES must be requirements such as pandas==2.2.3, not \"" + spec + "\"");
            }
        }
    }

    /** @throws IllegalArgumentException naming the setting when an entry is no requirement */
    static PythonRequirements of(Settings settings) {
        return of(settings.text(Setting.WEFT_PYTHON_PACKAGES));
    }

    static PythonRequirements of(String text) {
        return new PythonRequirements(Arrays.stream(SEPARATOR.split(text))
                .map(String::strip)
                .filter(spec -> !spec.isEmpty())
                .toList());
    }

    boolean isEmpty() {
        return specs.isEmpty();
    }

    /** Without passwords that stand in addresses. */
    @Override
    public String toString() {
        return String.join(" ", specs).replaceAll("://[^/@\\s]*@", "://");
    }
}
