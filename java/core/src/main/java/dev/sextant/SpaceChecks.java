package dev.sextant;

import dev.sextant.spi.SpaceConfig;

/** What holds for every provider's spaces. */
final class SpaceChecks {
    private static final long MOST_ELEMENTS = 1L << 32;
    private static final int MOST_SAMPLE_ROWS = 1 << 20;
    private static final long LARGEST_ORDINAL = 1L << 62;

    private SpaceChecks() {}

    /** Refuses a value outside its range, and values that do not go together. */
    static void check(SpaceConfig config) {
        Sextant.checkShape(config.anchors(), config.dim());
        checkDraws(config);
        int sampleRows = config.sampleRows();
        if (sampleRows < -1 || sampleRows == 1 || sampleRows > MOST_SAMPLE_ROWS) {
            throw new IllegalArgumentException(
                    "sample rows must be 2 .. 2^20, 0 for the default or -1 for none, but are " + sampleRows);
        }
        if (config.coMoments() && config.anchors() > SpaceConfig.MOST_CO_ANCHORS) {
            throw new IllegalArgumentException("anchors must be <= " + SpaceConfig.MOST_CO_ANCHORS
                    + " for co-moments, but are " + config.anchors());
        }
        checkVariant(config);
    }

    static void checkThreads(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be >= 0, but are " + threads);
        }
    }

    static void checkOrdinal(long ordinal) {
        if (ordinal < 0 || ordinal > LARGEST_ORDINAL) {
            throw new IllegalArgumentException("ordinal must be 0 .. 2^62, but is " + ordinal);
        }
    }

    /** Anchors of one of K draws, of {@code rows} that were given for all. */
    static int anchorsOfADraw(int rows, int draws) {
        if (draws > 0 && rows % draws != 0) {
            throw new IllegalArgumentException(
                    "anchors must be as many for each of " + draws + " draws, but are " + rows + " together");
        }
        return draws > 0 ? rows / draws : rows;
    }

    private static void checkDraws(SpaceConfig config) {
        int draws = config.draws();
        if (draws < 1 || draws > SpaceConfig.MOST_DRAWS) {
            throw new IllegalArgumentException("draws must be 1 .. " + SpaceConfig.MOST_DRAWS + ", but are " + draws);
        }
        if ((long) config.anchors() * config.dim() > MOST_ELEMENTS / draws) {
            throw new IllegalArgumentException("draws x anchors x dim must be <= 2^32, but are " + draws + " x "
                    + config.anchors() + " x " + config.dim());
        }
        if (draws > 1 && config.score() != Score.COSINE) {
            throw new IllegalArgumentException("draws must be 1 for score " + config.score() + ", but are " + draws);
        }
    }

    private static void checkVariant(SpaceConfig config) {
        Score score = config.score();
        if (score != Score.COSINE && config.anchorValues() == null) {
            throw new IllegalArgumentException("anchors must be given for score " + score);
        }
        if (score != Score.COSINE && config.temperature().mode() != Temperature.Mode.FIXED) {
            throw new IllegalArgumentException("temperature must be FIXED for score " + score + ", but is "
                    + config.temperature().mode());
        }
        boolean variant = score != Score.COSINE || config.smoothing() != Smoothing.SOFTMAX;
        if (variant && config.execution().backend().equals(Sextant.CUDA)) {
            throw new IllegalArgumentException(
                    "backend cuda is for COSINE and SOFTMAX, but these are " + score + " and " + config.smoothing());
        }
        if (variant && config.precision() != Precision.AUTO && config.precision() != Precision.F64) {
            throw new IllegalArgumentException("precision must be AUTO or F64 for " + score + " and "
                    + config.smoothing() + ", but is " + config.precision());
        }
        if (config.precision() == Precision.MIXED) {
            throw new IllegalArgumentException("precision must not be MIXED, which is of merged states alone");
        }
    }
}
