package dev.sextant.cli;

import dev.sextant.Metric;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option values that picocli does not know. */
final class Converters {
    private Converters() {}

    /** An unsigned number of 64 bits. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return Long.parseUnsignedLong(value);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + value + "' is not a whole number from 0 to 2^64-1");
            }
        }
    }

    /** How a constant is written on the command line. */
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of some constants of an enum, whatever its case. */
    record Constant<E extends Enum<E>>(Set<E> choices) implements ITypeConverter<E> {
        Constant(Class<E> type) {
            this(EnumSet.allOf(type));
        }

        @Override
        public E convert(String value) {
            for (E constant : choices) {
                if (nameOf(constant).equalsIgnoreCase(value) || constant.name().equalsIgnoreCase(value)) {
                    return constant;
                }
            }
            List<String> names = choices.stream().map(Converters::nameOf).toList();
            int last = names.size() - 1;
            throw new TypeConversionException("'" + value + "' is none of " + String.join(", ", names.subList(0, last))
                    + " or " + names.get(last));
        }
    }

    /** A smoothing; raw scores are none, as they need not be a distribution. */
    static final class OfSmoothing implements ITypeConverter<Smoothing> {
        @Override
        public Smoothing convert(String value) {
            if (value.equalsIgnoreCase("none")) {
                throw new TypeConversionException("'" + value + "' would leave raw scores, which are no"
                        + " distribution: expected softmax, sparsemax or discrete");
            }
            return new Constant<>(Smoothing.class).convert(value);
        }
    }

    /** The name of a rule, or a number. */
    static final class OfTemperature implements ITypeConverter<Temperature> {
        @Override
        public Temperature convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "exact" -> Temperature.EXACT;
                case "bounds" -> Temperature.BOUNDS;
                case "leading" -> Temperature.LEADING;
                default -> fixed(value);
            };
        }

        private static Temperature fixed(String value) {
            try {
                return Temperature.fixed(Double.parseDouble(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + value + "' is none of exact, bounds, leading or a finite number > 0");
            }
        }
    }

    /** The name of a method, with a number of shuffles. */
    static final class OfNull implements ITypeConverter<NullMethod> {
        private static final String SHUFFLE = "shuffle:";

        @Override
        public NullMethod convert(String value) {
            String method = value.toLowerCase(Locale.ROOT);
            return switch (method) {
                case "curve" -> NullMethod.CURVE;
                case "none" -> NullMethod.NONE;
                default -> shuffle(method);
            };
        }

        private static NullMethod shuffle(String value) {
            try {
                int shuffles = value.startsWith(SHUFFLE) ? Integer.parseInt(value.substring(SHUFFLE.length())) : 0;
                if (shuffles >= 2) {
                    return new NullMethod(NullMethod.Kind.SHUFFLE, shuffles);
                }
            } catch (NumberFormatException e) {
                // not a number of shuffles
            }
            throw new TypeConversionException("'" + value + "' is none of curve, shuffle:B with B >= 2, or none");
        }
    }

    /** A number of shuffles alone. */
    static final class OfShuffles implements ITypeConverter<Integer> {
        private static final String SHUFFLE = "shuffle:";

        @Override
        public Integer convert(String value) {
            try {
                int shuffles = value.startsWith(SHUFFLE) ? Integer.parseInt(value.substring(SHUFFLE.length())) : 0;
                if (shuffles >= 1) {
                    return shuffles;
                }
            } catch (NumberFormatException e) {
                // not a number of shuffles
            }
            throw new TypeConversionException("'" + value + "' is not shuffle:B with B >= 1");
        }
    }

    /** A metric by the name that the documents have. */
    static final class OfMetric implements ITypeConverter<Metric> {
        @Override
        public Metric convert(String value) {
            try {
                return Metric.of(value.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** A number, or infinity. */
    static final class OfOrder implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                return value.toLowerCase(Locale.ROOT).matches("inf|infinity")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(value);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + value + "' is neither a number nor inf");
            }
        }
    }
}
