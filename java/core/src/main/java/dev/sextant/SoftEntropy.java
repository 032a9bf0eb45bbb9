package dev.sextant;

import dev.sextant.spi.Provider;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Soft entropy of a stream of rows, and the information that label sets share with them.
 *
 * <p>Rows are assigned softly to anchors on the unit sphere, the assignments summed exactly, over all rows and per
 * label (Conklin, "Information Structure in Mappings", arXiv 2505.23960). However the rows are cut into batches, and in
 * whatever order they come, the result has the same bits; so have nulls and errors where rows keep their numbers, which
 * {@link #setOrdinal} gives.
 *
 * <pre>{@code
 * try (SoftEntropy space = SoftEntropy.builder(64).anchors(100).labelSets("digit").build()) {
 *     space.add(Rows.of(values, 64), digits);
 *     Measures all = space.measure();
 *     LabelMeasures digit = space.measure("digit");
 * }
 * }</pre>
 *
 * <p>K draws are K estimates, each from anchors of its own. What is not asked of one {@link Draw} is the mean of all.
 *
 * <p>Calls from several threads are safe and take turns, but for {@link #cancel()}, which does not wait. After
 * {@link #close()} every call but close and cancel throws {@link IllegalStateException}.
 */
public final class SoftEntropy implements AutoCloseable {
    private static final AtomicLong SERIALS = new AtomicLong();
    private static final String RUNS_ON = ", and the space runs on ";

    private final long serial = SERIALS.getAndIncrement();
    private final ReentrantLock lock = new ReentrantLock();
    private final String provider;
    private final int dim;
    private final int draws;
    private final Execution execution;
    private final List<String> labelSets;
    private final byte[] note;
    private volatile @Nullable Space space;

    private SoftEntropy(String provider, int dim, int draws, Execution execution, StateNote note, Space space) {
        this.provider = provider;
        this.dim = dim;
        this.draws = draws;
        this.execution = execution;
        this.labelSets = note.labelSets();
        this.note = note.user();
        this.space = space;
    }

    /** Starts the description of a space of the given dimension, at least 2. */
    public static Builder builder(int dim) {
        return new Builder(dim);
    }

    /** Loads a state file with the provider that wrote it, on as many threads as the process may run on. */
    public static SoftEntropy load(Path path) {
        return load(path, Execution.DEFAULT);
    }

    /**
     * A space as it was {@linkplain #save saved}, names of label sets included: it goes on as if it had never been
     * written. Label sets of a file that was not written through this class are named by their numbers, from "0".
     *
     * @param execution where and how it goes on; its backend is AUTO, or one of the provider that wrote the file
     * @throws InvalidDataException for a file that is damaged or no state, with where
     * @throws SextantException with IO where it cannot be read, with STATE_MISMATCH where another provider wrote it, or
     *     the backend has not the arithmetic of its sums and mixing is not allowed; with UNSUPPORTED where no provider
     *     that could read it runs here, or its format is of a later version
     */
    public static SoftEntropy load(Path path, Execution execution) {
        Provider provider = Sextant.providerOf(path, execution.check().backend());
        Execution chosen = execution.on(provider);
        Space space = provider.load(path, chosen);
        try {
            StateNote note = StateNote.decode(space.note(), space.labelSets(), path);
            SpaceInfo info = space.info();
            return new SoftEntropy(provider.name(), info.dim(), info.draws(), chosen, note, space);
        } catch (RuntimeException | Error e) {
            space.close();
            throw e;
        }
    }

    /**
     * Adds a batch.
     *
     * @param rows of this space's dimension
     * @param labels for each label set, in the order of the builder, one label per row; null where the batch has none
     *     of that set. May be left out altogether where the space has no label sets.
     * @return rows added and skipped
     * @throws InvalidDataException for the first row that is zero or not finite, under {@link BadRows#REJECT}
     * @throws IllegalArgumentException where dimension, number of sets or number of labels do not fit, or rows lie on a
     *     device that is not one of this space's
     * @throws DeviceException where a device failed, or has not the memory
     * @throws SextantException with CANCELLED after {@link #cancel()}
     */
    public AddReport add(Rows rows, long[] @Nullable ... labels) {
        if (rows.dim() != dim) {
            throw new IllegalArgumentException("rows must have dim " + dim + ", but have " + rows.dim());
        }
        if (rows.isOnDevice() && !execution.runsOn(rows.device())) {
            throw new IllegalArgumentException("rows must lie on the host or a device of the space, but lie on device "
                    + rows.device() + RUNS_ON + execution.backend() + " " + execution.devices());
        }
        LabelChecks.check(labelSets, rows, labels);
        return locked(s -> s.add(rows, labels));
    }

    /**
     * From any thread, without waiting: the {@link #add} that runs ends soon with {@link SextantException} CANCELLED
     * and adds nothing of its batch. If none runs, or it is too late for that, the next add does so. After
     * {@link #close()} this does nothing.
     */
    public void cancel() {
        Space running = space;
        if (running != null) {
            running.cancel();
        }
    }

    /**
     * Adds all that another space has summed; the other stays as it is.
     *
     * @throws SextantException with STATE_MISMATCH unless draws, anchors, temperature, arithmetic (but for what
     *     {@link Builder#allowMixed} allows), co-moments, label sets and provider are equal
     */
    public void merge(SoftEntropy other) {
        if (other == this) {
            throw new IllegalArgumentException("a space cannot be merged into itself");
        }
        LabelChecks.checkMergeable(provider, labelSets, other.provider, other.labelSets);
        SoftEntropy first = serial < other.serial ? this : other; // one order of locking, so no deadlock
        SoftEntropy second = first == this ? other : this;
        first.locked(a -> second.locked(b -> {
            Objects.requireNonNull(space).merge(Objects.requireNonNull(other.space));
            return a;
        }));
    }

    /**
     * Numbers the next row. Rows count from 0, skipped ones included, and the number decides whether a row is sampled.
     * A part of a larger whole says here where it begins, and then ends with the same bits.
     *
     * @param ordinal 0 .. 2^62
     */
    public void setOrdinal(long ordinal) {
        SpaceChecks.checkOrdinal(ordinal);
        locked(s -> {
            s.setOrdinal(ordinal);
            return s;
        });
    }

    /** Measures of all rows, as the mean over the draws. */
    public Measures measure() {
        return measure(Draw.MEAN);
    }

    /** Measures of all rows. */
    public Measures measure(Draw draw) {
        return ofDraw(draw, s -> s.measure(draw));
    }

    /** Measures of one label set, as the mean over the draws. */
    public LabelMeasures measure(String labelSet) {
        return measure(Draw.MEAN, labelSet);
    }

    /** Measures of one label set. */
    public LabelMeasures measure(Draw draw, String labelSet) {
        int set = indexOf(labelSet);
        return ofDraw(draw, s -> s.measureLabels(draw, set));
    }

    /** Measures of frequent labels, as the mean over the draws. */
    public LabelMeasures measure(String labelSet, long minRows, boolean keepEntropy) {
        return measure(Draw.MEAN, labelSet, minRows, keepEntropy);
    }

    /**
     * Measures of one label set over labels of at least {@code minRows} rows.
     *
     * @param keepEntropy false: as if the other rows were not there; true: H(Z), F and the weights' total stay those of
     *     all labelled rows, as if the dropped labels had no information
     */
    public LabelMeasures measure(Draw draw, String labelSet, long minRows, boolean keepEntropy) {
        int set = indexOf(labelSet);
        if (minRows < 1) {
            throw new IllegalArgumentException("minRows must be >= 1, but are " + minRows);
        }
        return ofDraw(draw, s -> s.measureFrequentLabels(draw, set, minRows, keepEntropy));
    }

    /** How two label sets share the information, as the mean over the draws. */
    public LabelRelation relate(String x, String y) {
        return relate(Draw.MEAN, x, y);
    }

    /**
     * How label set x, as the input, and label set y, as the output, share the information.
     *
     * @throws SextantException with INVALID_DATA unless both label as many rows
     */
    public LabelRelation relate(Draw draw, String x, String y) {
        int input = indexOf(x);
        int output = indexOf(y);
        return ofDraw(draw, s -> s.relateLabels(draw, input, output));
    }

    /** Residual decomposition of H(Z), as the mean over the draws. */
    public double[] decompose(List<String> labelSets) {
        return decompose(Draw.MEAN, labelSets);
    }

    /**
     * Residual decomposition of H(Z) by label sets from coarse to fine.
     *
     * @param labelSets at least one name
     * @return a fraction for each set, I_1 / H, (I_2 - I_1) / H, and so on, then the residual (H - I_last) / H; they
     *     sum to 1 for one draw and for the mean, and are NaN where H(Z) = 0
     * @throws SextantException with INVALID_DATA unless all label as many rows
     */
    public double[] decompose(Draw draw, List<String> labelSets) {
        if (labelSets.isEmpty()) {
            throw new IllegalArgumentException("label sets to decompose by must be at least one");
        }
        int[] sets = labelSets.stream().mapToInt(this::indexOf).toArray();
        return ofDraw(draw, s -> s.decompose(draw, sets));
    }

    /** Rows and entropy of every label of a set, as the mean over the draws. */
    public LabelTable labelTable(String labelSet) {
        return labelTable(Draw.MEAN, labelSet);
    }

    /** Rows and entropy of every label of a set. */
    public LabelTable labelTable(Draw draw, String labelSet) {
        int set = indexOf(labelSet);
        return ofDraw(draw, s -> s.labelTable(draw, set));
    }

    /**
     * Writes the mean assignment p of all rows to the anchors of one draw into memory of a device, for work that goes
     * on there: m doubles &gt;= 0 that sum to 1; NaN while there is no row. {@link DeviceMemory} says when they are
     * there.
     *
     * @param draw from 0
     * @param to memory for m doubles on a device of this space, whose backend is "cuda"
     * @throws IllegalArgumentException where the memory is too small, or not on a device of this space
     * @throws DeviceException where the device fails or has failed
     */
    public void assignment(int draw, DeviceMemory to) {
        requireOwnDevice(to);
        ofDraw(Draw.of(draw), s -> {
            s.assignment(draw, to);
            return s;
        });
    }

    /**
     * The same of the rows of every label of a set: a row of m doubles for each label, in the order of
     * {@link #labelTable}.
     *
     * @param to memory for so many rows
     * @return the number of labels
     */
    public long labelAssignments(int draw, String labelSet, DeviceMemory to) {
        requireOwnDevice(to);
        int set = indexOf(labelSet);
        return ofDraw(Draw.of(draw), s -> s.labelAssignments(draw, set, to));
    }

    private void requireOwnDevice(DeviceMemory to) {
        if (!execution.runsOn(to.device())) {
            throw new IllegalArgumentException("results must go to a device of the space, but are to go to device "
                    + to.device() + RUNS_ON + execution.backend() + " " + execution.devices());
        }
    }

    /** The anchors in use of the first draw. */
    public double[] anchors() {
        return anchors(0);
    }

    /** The anchors in use of one draw, from 0, m x d row-major: unit rows where the score is a cosine. */
    public double[] anchors(int draw) {
        return ofDraw(Draw.of(draw), s -> s.anchors(draw));
    }

    /** What this space runs with. */
    public SpaceInfo info() {
        return locked(Space::info);
    }

    /** Names of the label sets. */
    public List<String> labelSets() {
        return labelSets;
    }

    /**
     * Writes all that this space has summed to a file, with a checksum. The file is replaced as a whole or not at all.
     * The space stays as it is; saves and adds may alternate as often as wanted.
     *
     * @param note any bytes, handed back by {@link #note()} after a load; at most about 2^30
     * @throws SextantException with IO, path and reason
     */
    public void save(Path path, byte[] note) {
        byte[] whole = new StateNote(labelSets, note).encode();
        locked(s -> {
            s.save(path, whole);
            return s;
        });
    }

    /** The note that this space was saved with; empty unless it was loaded. */
    public byte[] note() {
        return note.clone();
    }

    /** Frees the state; again is fine. Waits for a call in progress. */
    @Override
    public void close() {
        lock.lock();
        try {
            Space open = space;
            if (open != null) {
                space = null;
                open.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private int indexOf(String labelSet) {
        int set = labelSets.indexOf(labelSet);
        if (set < 0) {
            throw new IllegalArgumentException("label set must be one of " + labelSets + ", but is " + labelSet);
        }
        return set;
    }

    private <T> T ofDraw(Draw draw, Function<Space, T> call) {
        if (draw.number() >= draws) {
            throw new IllegalArgumentException("draw must be below " + draws + ", but is " + draw.number());
        }
        return locked(call);
    }

    private <T> T locked(Function<Space, T> call) {
        lock.lock();
        try {
            Space open = space;
            if (open == null) {
                throw new IllegalStateException("this SoftEntropy is closed");
            }
            return call.apply(open);
        } finally {
            lock.unlock();
        }
    }

    /** Describes a space. */
    public static final class Builder {
        private final int dim;
        private int anchors = 100;
        private double @Nullable [] anchorValues;
        private long seed;
        private Temperature temperature = Temperature.EXACT;
        private DType dtype = DType.F32;
        private Precision precision = Precision.AUTO;
        private BadRows badRows = BadRows.REJECT;
        private Execution execution = Execution.DEFAULT;
        private List<String> labelSets = List.of();
        private int sampleRows;
        private Score score = Score.COSINE;
        private Smoothing smoothing = Smoothing.SOFTMAX;
        private int draws = 1;
        private boolean coMoments;

        private Builder(int dim) {
            this.dim = dim;
        }

        /** Number of generated anchors m of each draw, at least 2; 100 unless set. */
        public Builder anchors(int anchors) {
            this.anchors = anchors;
            this.anchorValues = null;
            return this;
        }

        /**
         * Anchors given as K x m x d values for K draws, row-major; each row is scaled to unit length for
         * {@link Score#COSINE}.
         */
        public Builder anchors(double[] values) {
            if (dim < 2 || values.length % dim != 0) {
                throw new IllegalArgumentException(
                        "anchors must be whole rows of dim " + dim + ", but are " + values.length + " values");
            }
            this.anchorValues = values.clone();
            return this;
        }

        /** Seed of generated anchors; 0 unless set. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** Rule or value of the temperature; {@link Temperature#EXACT} unless set. */
        public Builder temperature(Temperature temperature) {
            this.temperature = Objects.requireNonNull(temperature, "temperature");
            return this;
        }

        /** Type of the rows to come, which {@link Precision#AUTO} looks at; F32 unless set. */
        public Builder dtype(DType dtype) {
            this.dtype = Objects.requireNonNull(dtype, "dtype");
            return this;
        }

        /** Arithmetic; {@link Precision#AUTO} unless set. */
        public Builder precision(Precision precision) {
            this.precision = Objects.requireNonNull(precision, "precision");
            return this;
        }

        /** Policy for bad rows; {@link BadRows#REJECT} unless set. */
        public Builder badRows(BadRows badRows) {
            this.badRows = Objects.requireNonNull(badRows, "badRows");
            return this;
        }

        /** Threads, at least 1; 0, the default, for as many as the process may run on. */
        public Builder threads(int threads) {
            return execution(execution.withThreads(threads));
        }

        /** Names of the label sets that every batch carries; none unless set. */
        public Builder labelSets(String... names) {
            List<String> list = List.of(names);
            if (list.stream().distinct().count() != list.size()) {
                throw new IllegalArgumentException("label sets must have different names, but are " + list);
            }
            this.labelSets = list;
            return this;
        }

        /** Threads, backend, devices, their memory, mixing and target at once. */
        public Builder execution(Execution execution) {
            this.execution = Objects.requireNonNull(execution, "execution");
            return this;
        }

        /** "auto" (the default), "cpu", "cuda" or "reference"; auto is never cuda, whose results have other bits. */
        public Builder backend(String backend) {
            return execution(execution.withBackend(backend));
        }

        /**
         * Ordinals of CUDA devices, as {@link Sextant#devices()} has them: a worker on each; one may be named several
         * times. Device 0 unless set. Results do not depend on how many there are.
         */
        public Builder devices(int... ordinals) {
            return execution(execution.withDevices(ordinals));
        }

        /** The most bytes that a worker takes of its CUDA device; 0, the default, for 9/10 of what is free. */
        public Builder deviceMemory(long bytes) {
            return execution(execution.withDeviceMemory(bytes));
        }

        /**
         * Whether {@link SoftEntropy#merge} takes spaces of other single precision arithmetic, of the CPU or of CUDA;
         * this space is {@link SpaceInfo#MIXED} from then on. Not unless set.
         */
        public Builder allowMixed(boolean allow) {
            return execution(execution.withAllowMixed(allow));
        }

        /** Instruction set to force, as "AVX2"; the best unless set. Results do not depend on it. */
        public Builder target(String target) {
            return execution(execution.withTarget(Objects.requireNonNull(target, "target")));
        }

        /**
         * Most rows kept for nulls and errors, of all rows and again of each label set: 2 .. 2^20; 0, the default, for
         * 4096 or as many as take 64 MiB if that is fewer; -1 for none, and what needs them is NaN.
         */
        public Builder sampleRows(int rows) {
            this.sampleRows = rows;
            return this;
        }

        /**
         * Score of a row against an anchor; {@link Score#COSINE} unless set. Another needs given anchors and a fixed
         * temperature, and is computed in double precision.
         */
        public Builder score(Score score) {
            this.score = Objects.requireNonNull(score, "score");
            return this;
        }

        /** From scores to the assignment; {@link Smoothing#SOFTMAX} unless set. Another is computed in double. */
        public Builder smoothing(Smoothing smoothing) {
            this.smoothing = Objects.requireNonNull(smoothing, "smoothing");
            return this;
        }

        /**
         * Sets of anchors K, 1 .. 1024, all estimated in one pass: independent ones of one seed, or parts of those
         * given. 1 unless set; more than 1 only for {@link Score#COSINE}, and K m d at most 2^32.
         */
        public Builder draws(int draws) {
            this.draws = draws;
            return this;
        }

        /**
         * Whether products of all pairs of anchors are summed, so that {@link Measures#entropyError()} is of all rows
         * and not of the sample. Not unless set: it costs m^2 / 2 multiplications a row, and takes m &lt;= 4096.
         */
        public Builder coMoments(boolean coMoments) {
            this.coMoments = coMoments;
            return this;
        }

        /**
         * Opens the space.
         *
         * @throws IllegalArgumentException for a value outside its range
         * @throws SextantException with UNSUPPORTED where no provider runs, with the reason for each, or no device can
         *     be used
         * @throws DeviceException where a device failed, or has not the memory
         */
        public SoftEntropy build() {
            Provider provider = Sextant.spaceProvider(execution.check().backend());
            Execution chosen = execution.on(provider);
            SpaceConfig config = new SpaceConfig(
                    anchorValues == null ? anchors : SpaceChecks.anchorsOfADraw(anchorValues.length / dim, draws),
                    dim,
                    anchorValues,
                    seed,
                    temperature,
                    dtype,
                    precision,
                    badRows,
                    labelSets.size(),
                    sampleRows,
                    score,
                    smoothing,
                    draws,
                    coMoments,
                    chosen);
            SpaceChecks.check(config);
            StateNote note = new StateNote(labelSets, new byte[0]);
            return new SoftEntropy(provider.name(), dim, draws, chosen, note, provider.open(config));
        }
    }
}
