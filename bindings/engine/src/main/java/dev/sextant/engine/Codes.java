package dev.sextant.engine;

import dev.sextant.BadRows;
import dev.sextant.Correlation;
import dev.sextant.DType;
import dev.sextant.Draw;
import dev.sextant.Execution;
import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.Metric;
import dev.sextant.Precision;
import dev.sextant.Reduction;
import dev.sextant.RossVariant;
import dev.sextant.Score;
import dev.sextant.Sextant;
import dev.sextant.Smoothing;
import dev.sextant.SpaceInfo;
import dev.sextant.Temperature;
import dev.sextant.UnseenAtoms;
import dev.sextant.engine.generated.SextantC;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The constants of the C interface for the enums of the API. */
final class Codes {
    private Codes() {}

    static int of(DType dtype) {
        return switch (dtype) {
            case F32 -> SextantC.SEXTANT_F32;
            case F64 -> SextantC.SEXTANT_F64;
            case F16 -> SextantC.SEXTANT_F16;
            case BF16 -> SextantC.SEXTANT_BF16;
        };
    }

    static int of(Temperature.Mode mode) {
        return switch (mode) {
            case EXACT -> SextantC.SEXTANT_TEMPERATURE_EXACT;
            case BOUNDS -> SextantC.SEXTANT_TEMPERATURE_BOUNDS;
            case LEADING -> SextantC.SEXTANT_TEMPERATURE_LEADING;
            case FIXED -> SextantC.SEXTANT_TEMPERATURE_FIXED;
        };
    }

    static int of(Precision precision) {
        return switch (precision) {
            case AUTO -> SextantC.SEXTANT_PRECISION_AUTO;
            case F32 -> SextantC.SEXTANT_PRECISION_F32;
            case F64 -> SextantC.SEXTANT_PRECISION_F64;
            case MATRIX -> SextantC.SEXTANT_PRECISION_MATRIX;
            case MATRIX_FAST -> SextantC.SEXTANT_PRECISION_MATRIX_FAST;
            case MIXED -> SextantC.SEXTANT_PRECISION_MIXED;
        };
    }

    static int ofBackend(String backend) {
        return switch (backend) {
            case Sextant.CPU -> SextantC.SEXTANT_BACKEND_CPU;
            case Sextant.CUDA -> SextantC.SEXTANT_BACKEND_CUDA;
            default -> throw new IllegalArgumentException("backend must be cpu or cuda, but is " + backend);
        };
    }

    /** The only device, or the first of a machine. */
    static int device(Execution execution) {
        List<Integer> devices = execution.devices();
        if (devices.size() > 1) {
            throw new IllegalArgumentException("devices must be at most one, but are " + devices);
        }
        return devices.isEmpty() ? 0 : devices.get(0);
    }

    static String backend(int code) {
        return code == SextantC.SEXTANT_BACKEND_CUDA ? Sextant.CUDA : Sextant.CPU;
    }

    static String arithmetic(int code) {
        return code < 0 ? SpaceInfo.MIXED : backend(code);
    }

    static int of(BadRows badRows) {
        return switch (badRows) {
            case REJECT -> SextantC.SEXTANT_BAD_ROWS_REJECT;
            case SKIP -> SextantC.SEXTANT_BAD_ROWS_SKIP;
            case UNIFORM -> SextantC.SEXTANT_BAD_ROWS_UNIFORM;
        };
    }

    static int of(Score score) {
        return switch (score) {
            case COSINE -> SextantC.SEXTANT_SCORE_COSINE;
            case EUCLIDEAN -> SextantC.SEXTANT_SCORE_EUCLIDEAN;
            case DOT -> SextantC.SEXTANT_SCORE_DOT;
        };
    }

    static int of(Smoothing smoothing) {
        return switch (smoothing) {
            case SOFTMAX -> SextantC.SEXTANT_SMOOTHING_SOFTMAX;
            case SPARSEMAX -> SextantC.SEXTANT_SMOOTHING_SPARSEMAX;
            case DISCRETE -> SextantC.SEXTANT_SMOOTHING_DISCRETE;
        };
    }

    static int of(Metric metric) {
        return switch (metric) {
            case SQUARED_EUCLIDEAN -> SextantC.SEXTANT_METRIC_SQEUCLIDEAN;
            case EUCLIDEAN -> SextantC.SEXTANT_METRIC_EUCLIDEAN;
            case COSINE -> SextantC.SEXTANT_METRIC_COSINE;
            case DOT -> SextantC.SEXTANT_METRIC_DOT;
            case CITYBLOCK -> SextantC.SEXTANT_METRIC_CITYBLOCK;
            case CHEBYSHEV -> SextantC.SEXTANT_METRIC_CHEBYSHEV;
            case CORRELATION -> SextantC.SEXTANT_METRIC_CORRELATION;
            case HAMMING -> SextantC.SEXTANT_METRIC_HAMMING;
            case LEVENSHTEIN -> SextantC.SEXTANT_METRIC_LEVENSHTEIN;
        };
    }

    static int of(Kernel kernel) {
        return switch (kernel) {
            case RBF -> SextantC.SEXTANT_KERNEL_RBF;
            case LINEAR -> SextantC.SEXTANT_KERNEL_LINEAR;
        };
    }

    static int of(Correlation correlation) {
        return switch (correlation) {
            case SPEARMAN -> SextantC.SEXTANT_CORRELATION_SPEARMAN;
            case PEARSON -> SextantC.SEXTANT_CORRELATION_PEARSON;
            case KENDALL -> SextantC.SEXTANT_CORRELATION_KENDALL;
        };
    }

    static int of(UnseenAtoms unseen) {
        return switch (unseen) {
            case UNIFORM -> SextantC.SEXTANT_UNSEEN_UNIFORM;
            case SKIP -> SextantC.SEXTANT_UNSEEN_SKIP;
        };
    }

    static int of(Reduction.Kind kind) {
        return switch (kind) {
            case TOP_K -> SextantC.SEXTANT_REDUCTION_TOP_K;
            case KERNEL_SUMS -> SextantC.SEXTANT_REDUCTION_KERNEL_SUMS;
            case GROUP_SUMS -> SextantC.SEXTANT_REDUCTION_GROUP_SUMS;
            case RANGE_COUNTS -> SextantC.SEXTANT_REDUCTION_RANGE_COUNTS;
            case HISTOGRAM -> SextantC.SEXTANT_REDUCTION_HISTOGRAM;
            case MATRIX -> SextantC.SEXTANT_REDUCTION_MATRIX;
            case CONDENSED -> SextantC.SEXTANT_REDUCTION_CONDENSED;
            case RANKS -> SextantC.SEXTANT_REDUCTION_RANKS;
        };
    }

    static int of(RossVariant variant) {
        return switch (variant) {
            case ROSS -> 0;
            case JIDT -> 1;
        };
    }

    /** The library's number of a choice, or {@code own} for the measure's own. */
    static <E extends Enum<E>> int orOwn(@Nullable E choice, ToIntFunction<E> codeOf, int own) {
        return choice == null ? own : codeOf.applyAsInt(choice);
    }

    static @Nullable Metric metric(int code) {
        return code == SextantC.SEXTANT_METRIC_DEFAULT ? null : withCode(Metric.values(), Codes::of, code);
    }

    static @Nullable Kernel kernel(int code) {
        return code == SextantC.SEXTANT_KERNEL_DEFAULT ? null : withCode(Kernel.values(), Codes::of, code);
    }

    static Measure measure(int code) {
        return withCode(Measure.values(), Measure::code, code);
    }

    static int of(Draw draw) {
        if (draw.isOne()) {
            return draw.number();
        }
        if (draw.equals(Draw.MEAN)) {
            return SextantC.SEXTANT_DRAW_MEAN;
        }
        return draw.equals(Draw.DEVIATION) ? SextantC.SEXTANT_DRAW_DEVIATION : SextantC.SEXTANT_DRAW_HALF_WIDTH;
    }

    static Temperature.Mode mode(int code) {
        return withCode(Temperature.Mode.values(), Codes::of, code);
    }

    static Precision precision(int code) {
        return withCode(Precision.values(), Codes::of, code);
    }

    static Score score(int code) {
        return withCode(Score.values(), Codes::of, code);
    }

    static Smoothing smoothing(int code) {
        return withCode(Smoothing.values(), Codes::of, code);
    }

    private static <E extends Enum<E>> E withCode(E[] values, ToIntFunction<E> codeOf, int code) {
        return Arrays.stream(values)
                .filter(v -> codeOf.applyAsInt(v) == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "code must be one of " + Arrays.toString(values) + ", but the library gave " + code));
    }
}
