package dev.sextant.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How often a run is saved.
 *
 * @param rows after so many, or {@link Long#MAX_VALUE} where time decides
 * @param time after so much, or of no end where rows decide
 */
record SaveEvery(long rows, Duration time) {
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /** A number of rows, or of seconds with an s behind it. */
    static final class Converter implements ITypeConverter<SaveEvery> {
        @Override
        public SaveEvery convert(String value) {
            boolean seconds = value.endsWith("s");
            try {
                long number = Long.parseLong(seconds ? value.substring(0, value.length() - 1) : value);
                if (number >= 1) {
                    return seconds
                            ? new SaveEvery(Long.MAX_VALUE, Duration.ofSeconds(Math.min(number, NEVER.toSeconds())))
                            : new SaveEvery(number, NEVER);
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException(
                    "'" + value + "' is neither a number of rows >= 1 nor of seconds, as 60s");
        }
    }
}
