package dev.weft.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a process. A variable that is set to nothing counts as not set. Immutable. */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final Map<String, String> environment;

    public Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static Settings fromEnvironment() {
        return new Settings(System.getenv());
    }

    /** The same settings with some of them replaced. */
    public Settings with(Map<Setting, String> replaced) {
        Map<String, String> merged = new TreeMap<>(environment);
        replaced.forEach((setting, value) -> merged.put(setting.name(), value));
        return new Settings(merged);
    }

    /** The variable's value, else the default; may be empty. */
    public String text(Setting setting) {
        String value = environment.get(setting.name());
        return value == null || value.isBlank() ? setting.defaultValue() : value.trim();
    }

    /** Empty when neither the variable nor the default says anything. */
    public Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(value -> !value.isEmpty());
    }

    /** A folder; {@code ~} at its start is the user's home. */
    public Path folder(Setting setting) {
        String value = text(setting);
        return value.startsWith("~")
                ? Path.of(System.getProperty("user.home") + value.substring(1))
                : Path.of(value).toAbsolutePath();
    }

    /** @throws IllegalArgumentException naming the variable when it is not a whole number */
    public long number(Setting setting) {
        try {
            return Long.parseLong(text(setting));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(setting + " must be a whole number, not \"" + text(setting) + "\"", e);
        }
    }

    /** @throws IllegalArgumentException naming the variable when it is neither {@code true} nor {@code false} */
    public boolean flag(Setting setting) {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw new IllegalArgumentException(
                    setting + " must be true or false, not \"" + other + "\"");
        };
    }

    /** @throws IllegalArgumentException naming the variable when it is not of the form {@code 30s} */
    public Duration duration(Setting setting) {
        Matcher matcher = DURATION.matcher(text(setting));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    setting + " must be a duration such as 30s, 5m, 24h or 30d, not \"" + text(setting) + "\"");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
