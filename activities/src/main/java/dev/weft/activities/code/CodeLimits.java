package dev.weft.activities.code;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.time.Duration;

/**
 * What one call may take.
 *
 * @param timeout wall-clock time, unless what is left of the task's own limit is less
 * @param memoryMegabytes heap of the process
 * @param maxOutputBytes of the result's JSON
 */
public record CodeLimits(Duration timeout, int memoryMegabytes, int maxOutputBytes) {
    private static final int LEAST_MEGABYTES = 32;

    public CodeLimits {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The time limit of code must be more than nothing");
        }
        if (memoryMegabytes < LEAST_MEGABYTES) {
            throw new IllegalArgumentException("Code needs at least " + LEAST_MEGABYTES + " MB of memory");
        }
        if (maxOutputBytes < 1) {
            throw new IllegalArgumentException("Code must be allowed a result");
        }
    }

    public static CodeLimits of(Settings settings) {
        return new CodeLimits(
                settings.duration(Setting.WEFT_CODE_TIMEOUT),
                Math.toIntExact(settings.number(Setting.WEFT_CODE_MEMORY_MB)),
                Math.toIntExact(settings.number(Setting.WEFT_CODE_MAX_OUTPUT_BYTES)));
    }
}
