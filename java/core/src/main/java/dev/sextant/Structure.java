package dev.sextant;

import dev.sextant.spi.Provider;
import dev.sextant.spi.StructureConfig;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures of the structure of a space, or of two.
 *
 * <pre>{@code
 * StructureResult found = Structure.of(Rows.of(values, 64))
 *         .labels(digits)
 *         .k(5)
 *         .measure(Measure.KOZACHENKO_LEONENKO, Measure.SILHOUETTE);
 * double entropy = found.value(Measure.KOZACHENKO_LEONENKO);
 * double[] samples = found.doubles(Measure.SILHOUETTE, "samples");
 *
 * double rho = Structure.of(x).against(y).measure(Measure.RSA_SPEARMAN).value(Measure.RSA_SPEARMAN);
 * }</pre>
 *
 * <p>Memory beyond the input grows with the rows, never with their pairs. Results have the same bits for every number
 * of threads. A description is changed by its methods and is for one thread at a time; it may measure several times.
 */
public final class Structure {
    private static final int MOST_BINS = 1 << 20;

    private final List<Rows> x;
    private @Nullable List<Rows> against;
    private long @Nullable [] labels;
    private @Nullable Metric metric;
    private Precision precision = Precision.AUTO;
    private Execution execution = Execution.DEFAULT;
    private @Nullable Progress progress;
    private int k;
    private double[] bandwidths = {};
    private double[] alphas = {};
    private @Nullable Kernel kernel;
    private RossVariant rossVariant = RossVariant.ROSS;
    private double temperature = 2;
    private double exponent = 2;
    private double @Nullable [] directions;
    private int directionCount = 128;
    private long seed;
    private int bins = 30;
    private double low = Double.NaN;
    private int batches = 4;
    private double @Nullable [] anchors;
    private int anchorCount = 100;
    private long @Nullable [][] permutations;
    private int shuffles;

    private Structure(List<Rows> x) {
        this.x = Matrices.check(x);
    }

    /**
     * The structure of a space.
     *
     * @param parts of its matrix, one below the other, at least one, of equal dim and without unused rows; they may
     *     have different types
     */
    public static Structure of(Rows... parts) {
        return of(List.of(parts));
    }

    /** The same of parts in a list. */
    public static Structure of(List<Rows> parts) {
        return new Structure(parts);
    }

    /** A second space, for measures of two. */
    public Structure against(Rows... parts) {
        return against(List.of(parts));
    }

    /** The same of parts in a list. */
    public Structure against(List<Rows> parts) {
        this.against = Matrices.check(parts);
        return this;
    }

    /** Labels of the rows of the first space, one each; any long is a label. */
    public Structure labels(long[] labels) {
        this.labels = labels.clone();
        return this;
    }

    /** Metric for the measures that take one; each one's own unless set. */
    public Structure metric(Metric metric) {
        this.metric = Objects.requireNonNull(metric, "metric");
        return this;
    }

    /** Arithmetic of distances; {@link Precision#AUTO} unless set, which is F64 if any part is F64, else F32. */
    public Structure precision(Precision precision) {
        this.precision = precision.requireOfDistances();
        return this;
    }

    /** Threads, at least 1; 0, the default, for as many as the process may run on. */
    public Structure threads(int threads) {
        return execution(execution.withThreads(threads));
    }

    /** Instruction set to force, one that {@code sextant info} lists; the best unless set. */
    public Structure target(@Nullable String target) {
        return execution(execution.withTarget(target));
    }

    /** Watches the measures, and may end them. */
    public Structure progress(Progress progress) {
        this.progress = Objects.requireNonNull(progress, "progress");
        return this;
    }

    /**
     * "auto" (the default), "cpu", "cuda" or "reference"; auto is never cuda, whose results have other bits. What of
     * the measures runs on the device, and what on the CPU, is in docs/STRUCTURE.md.
     */
    public Structure backend(String backend) {
        return execution(execution.withBackend(backend));
    }

    /** Ordinal of the CUDA device, as {@link Sextant#devices()} has them; 0 unless set. */
    public Structure device(int ordinal) {
        return execution(execution.withDevices(ordinal));
    }

    /**
     * The most bytes to take of the CUDA device; 0, the default, for 9/10 of what is free. Results do not depend on it.
     */
    public Structure deviceMemory(long bytes) {
        return execution(execution.withDeviceMemory(bytes));
    }

    /** Threads, backend, device, its memory and target at once. At most one device; mixing means nothing here. */
    public Structure execution(Execution execution) {
        this.execution = Objects.requireNonNull(execution, "execution");
        return this;
    }

    /** Neighbours, at least 1; 0, the default, for each measure's own. */
    public Structure k(int k) {
        this.k = k;
        return this;
    }

    /**
     * Bandwidths h of kernels, finite and &gt; 0; a record for each. Unless set, the median Euclidean distance of two
     * different rows, of each space, or of both together where samples are compared.
     */
    public Structure bandwidths(double... bandwidths) {
        this.bandwidths = bandwidths.clone();
        return this;
    }

    /**
     * Orders of the Renyi measures, &gt; 0, infinity included; a record for each. Unless set, 1 and 2; of more than
     * 8192 rows 2 alone, which needs no eigenvalues.
     */
    public Structure alphas(double... alphas) {
        this.alphas = alphas.clone();
        return this;
    }

    /** Kernel of HSIC, which is linear unless set, and of the Renyi measures, where it is RBF. */
    public Structure kernel(Kernel kernel) {
        this.kernel = Objects.requireNonNull(kernel, "kernel");
        return this;
    }

    /** How ROSS counts; {@link RossVariant#ROSS} unless set. */
    public Structure rossVariant(RossVariant variant) {
        this.rossVariant = Objects.requireNonNull(variant, "variant");
        return this;
    }

    /** t of UNIFORMITY, &gt; 0; 2 unless set. */
    public Structure temperature(double temperature) {
        this.temperature = temperature;
        return this;
    }

    /** Exponent of ALIGNMENT, &gt; 0, and of SLICED_WASSERSTEIN, at least 1; 2 unless set. */
    public Structure exponent(double exponent) {
        this.exponent = exponent;
        return this;
    }

    /** Directions of SLICED_WASSERSTEIN as rows, as they are. */
    public Structure directions(double[] directions) {
        this.directions = directions.clone();
        return this;
    }

    /** How many unit directions are generated; 128 unless set. */
    public Structure directions(int count) {
        this.directions = null;
        this.directionCount = count;
        return this;
    }

    /** Seed of directions, anchors and permutations that are generated; 0 unless set. */
    public Structure seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Cells of DIMENSIONWISE_ENTROPY and ADAPTIVE_BINNING, 2 .. 2^20; 30 unless set. */
    public Structure bins(int bins) {
        this.bins = bins;
        return this;
    }

    /**
     * Lower end of the first cell of ADAPTIVE_BINNING, below or at every element. NaN, the default, for 0 if no element
     * is negative, else -1.000001 if none is below -1, else the least element.
     */
    public Structure low(double low) {
        this.low = low;
        return this;
    }

    /** Blocks of CKA_LINEAR_MINIBATCH, at least 1; 4 unless set. */
    public Structure batches(int batches) {
        this.batches = batches;
        return this;
    }

    /** Anchors of SOFT_DIVERGENCE as rows; they are scaled to unit length. */
    public Structure anchors(double[] anchors) {
        this.anchors = anchors.clone();
        return this;
    }

    /** How many anchors are generated, at least 2; 100 unless set. */
    public Structure anchors(int count) {
        this.anchors = null;
        this.anchorCount = count;
        return this;
    }

    /** Nulls by these permutations of the rows of the second space: row p[i] takes the place of row i. */
    public Structure permutations(long[][] permutations) {
        this.permutations = Arrays.stream(permutations).map(long[]::clone).toArray(long[][]::new);
        return this;
    }

    /**
     * Nulls by so many generated permutations, for every measure of two spaces whose rows belong together; 0, the
     * default, for none.
     */
    public Structure shuffles(int shuffles) {
        this.permutations = null;
        this.shuffles = shuffles;
        return this;
    }

    /** The measures that apply to these spaces and labels. */
    public List<Measure> applicable() {
        return Arrays.stream(Measure.values())
                .filter(measure -> refusal(measure) == null)
                .toList();
    }

    /** Measures as {@link #measure(Collection)}. */
    public StructureResult measure(Measure... measures) {
        return measure(List.of(measures));
    }

    /**
     * Measures in the order given.
     *
     * @param measures at least one; each must be of such spaces
     * @throws IllegalArgumentException for a value outside its range; that names the measure which does not apply, and
     *     why
     * @throws InvalidDataException for the first row that is not finite, or that a metric cannot take
     * @throws SextantException with CANCELLED where progress says so, with UNSUPPORTED where the backend cannot be used
     * @throws DeviceException where a device failed, or has not the memory
     */
    public StructureResult measure(Collection<Measure> measures) {
        List<Measure> list = List.copyOf(measures);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("measures must be at least one");
        }
        for (Measure measure : list) {
            String refusal = refusal(measure);
            if (refusal != null) {
                throw new IllegalArgumentException(measure.text() + " " + refusal);
            }
            if (metric != null) {
                measure.requireMetric(metric);
            }
        }
        Provider provider = Sextant.spaceProvider(execution.check().backend());
        return provider.structure(config(list, execution.on(provider)));
    }

    /** Why a measure does not apply, or null if it does. */
    private @Nullable String refusal(Measure measure) {
        Measure.Kind kind = measure.kind();
        List<Rows> other = against;
        if (kind == Measure.Kind.ONE_SPACE) {
            return null;
        }
        if (kind == Measure.Kind.LABELLED) {
            return labels == null ? "needs labels" : null;
        }
        if (kind == Measure.Kind.MAPPING) {
            return "is a measure of a discrete mapping";
        }
        if (other == null) {
            return "needs a second space";
        }
        if (kind != Measure.Kind.SAMPLES && Matrices.rows(x) != Matrices.rows(other)) {
            return "needs two spaces with the same rows, but they have " + Matrices.rows(x) + " and "
                    + Matrices.rows(other);
        }
        if (kind != Measure.Kind.PAIRED && Matrices.dim(x) != Matrices.dim(other)) {
            return "needs two spaces of equal dim, but they have " + Matrices.dim(x) + " and " + Matrices.dim(other);
        }
        return null;
    }

    private StructureConfig config(List<Measure> measures, Execution chosen) {
        checkRanges();
        if (labels != null && labels.length != Matrices.rows(x)) {
            throw new IllegalArgumentException(
                    "labels must be one per row, " + Matrices.rows(x) + ", but are " + labels.length);
        }
        return new StructureConfig(
                x,
                against,
                labels,
                measures,
                metric,
                precision,
                chosen,
                progress,
                k,
                bandwidths,
                alphas,
                kernel,
                rossVariant,
                temperature,
                exponent,
                directions,
                rowsOf("directions", directions, directionCount, 1),
                seed,
                bins,
                low,
                batches,
                anchors,
                rowsOf("anchors", anchors, anchorCount, 2),
                flatPermutations(),
                permutations == null ? shuffles : permutations.length);
    }

    private void checkRanges() {
        Matrices.requireRange("k", k, 0, Integer.MAX_VALUE);
        Matrices.requirePositive("bandwidths", bandwidths);
        for (double alpha : alphas) {
            if (!(alpha > 0)) {
                throw new IllegalArgumentException("alphas must be > 0, but one is " + alpha);
            }
        }
        Matrices.requirePositive("temperature", new double[] {temperature});
        Matrices.requirePositive("exponent", new double[] {exponent});
        Matrices.requireRange("bins", bins, 2, MOST_BINS);
        Matrices.requireRange("batches", batches, 1, Integer.MAX_VALUE);
        Matrices.requireRange("shuffles", shuffles, 0, Integer.MAX_VALUE);
        if (Double.isInfinite(low)) {
            throw new IllegalArgumentException("low must be finite or NaN, but is " + low);
        }
    }

    /** Rows of a given matrix of this dim, or how many are to be generated. */
    private int rowsOf(String name, double @Nullable [] values, int count, int least) {
        int rows = count;
        if (values != null) {
            int dim = Matrices.dim(x);
            if (values.length % dim != 0) {
                throw new IllegalArgumentException(
                        name + " must be whole rows of dim " + dim + ", but are " + values.length + " values");
            }
            Matrices.requireFinite(name, values);
            rows = values.length / dim;
        }
        Matrices.requireRange(name, rows, least, Integer.MAX_VALUE);
        return rows;
    }

    private long @Nullable [] flatPermutations() {
        if (permutations == null) {
            return null;
        }
        int rows = Math.toIntExact(Matrices.rows(x));
        if (Math.multiplyExact((long) rows, permutations.length) > Matrices.MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    "permutations x rows must be below 2^31, but are " + permutations.length + " x " + rows);
        }
        for (int b = 0; b < permutations.length; b++) {
            requirePermutation(b, permutations[b], rows);
        }
        return Arrays.stream(permutations).flatMapToLong(Arrays::stream).toArray();
    }

    private static void requirePermutation(int number, long[] permutation, int rows) {
        BitSet seen = new BitSet(rows);
        for (long row : permutation) {
            if (row >= 0 && row < rows) {
                seen.set((int) row);
            }
        }
        if (permutation.length != rows || seen.cardinality() != rows) {
            throw new IllegalArgumentException(
                    "permutations must hold every one of " + rows + " rows once, but number " + number + " does not");
        }
    }
}
