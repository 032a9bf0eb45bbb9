package dev.sextant;

import dev.sextant.spi.MappingConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures of a discrete mapping: meaning i has an atom for each role, signal i a symbol at each position.
 *
 * <pre>{@code
 * StructureResult found = Mapping.of(meanings, signals).measure(Measure.SYNONYMY, Measure.TOPOGRAPHIC_SIMILARITY);
 * double synonymy = found.value(Measure.SYNONYMY);
 * }</pre>
 *
 * <p>A description is changed by its methods and is for one thread at a time.
 */
public final class Mapping {
    private static final Set<Metric> MEANING_DISTANCES = EnumSet.of(Metric.HAMMING, Metric.LEVENSHTEIN, Metric.COSINE);
    private static final Set<Metric> SIGNAL_DISTANCES = EnumSet.of(Metric.HAMMING, Metric.LEVENSHTEIN);

    private final int rows;
    private final int roles;
    private final int length;
    private final long[] meanings;
    private final long[] signals;
    private long @Nullable [] atoms;
    private long alphabet;
    private UnseenAtoms unseenAtoms = UnseenAtoms.UNIFORM;
    private boolean skipSymbolZero;
    private Metric meaningDistance = Metric.HAMMING;
    private Metric signalDistance = Metric.LEVENSHTEIN;
    private Correlation correlation = Correlation.SPEARMAN;
    private int longestSubstring = 5;
    private int threads;
    private @Nullable Progress progress;
    private long seed;
    private int shuffles;
    private String backend = Sextant.AUTO;

    private Mapping(long[] meanings, int roles, long[] signals, int length) {
        this.rows = rowsOf("meanings", meanings.length, roles);
        this.roles = roles;
        this.length = length;
        this.meanings = meanings;
        this.signals = signals;
        int others = rowsOf("signals", signals.length, length);
        if (others != rows) {
            throw new IllegalArgumentException(
                    "there must be a signal for each of the " + rows + " meanings, but there are " + others);
        }
    }

    /**
     * A mapping in two flat arrays, row by row.
     *
     * @param meanings rows x roles, atoms &gt;= 0
     * @param roles at least 1
     * @param signals rows x length, symbols &gt;= 0; a signal ends before its first negative element
     * @param length positions of the longest signal, at least 1
     * @throws IllegalArgumentException unless both have the same rows, at least one
     */
    public static Mapping of(long[] meanings, int roles, long[] signals, int length) {
        return new Mapping(meanings.clone(), roles, signals.clone(), length);
    }

    /**
     * A mapping in tables.
     *
     * @param meanings of each row, an atom for each role, all of one length
     * @param signals of each row, symbols; shorter ones end early
     */
    public static Mapping of(long[][] meanings, long[][] signals) {
        int roles = meanings.length == 0 ? 0 : meanings[0].length;
        for (int i = 0; i < meanings.length; i++) {
            if (meanings[i].length != roles) {
                throw new IllegalArgumentException(
                        "meaning " + i + " must have " + roles + " atoms, but has " + meanings[i].length);
            }
        }
        int length = Arrays.stream(signals).mapToInt(s -> s.length).max().orElse(0);
        long[] flat = new long[Math.multiplyExact(signals.length, length)];
        Arrays.fill(flat, -1);
        for (int i = 0; i < signals.length; i++) {
            System.arraycopy(signals[i], 0, flat, i * length, signals[i].length);
        }
        return new Mapping(Arrays.stream(meanings).flatMapToLong(Arrays::stream).toArray(), roles, flat, length);
    }

    private static int rowsOf(String name, int elements, int columns) {
        if (columns < 1 || elements == 0 || elements % columns != 0) {
            throw new IllegalArgumentException(name + " must be at least one whole row of at least one column, but are "
                    + elements + " elements in rows of " + columns);
        }
        return elements / columns;
    }

    /** How many atoms each role has, those that never occur included; one more than the greatest unless set. */
    public Mapping atoms(long... atoms) {
        this.atoms = atoms.clone();
        return this;
    }

    /** How many symbols there are, those that never occur included; 0, the default, for one more than the greatest. */
    public Mapping alphabet(long alphabet) {
        this.alphabet = alphabet;
        return this;
    }

    /** What an atom that occurs in no meaning counts as; {@link UnseenAtoms#UNIFORM} unless set. */
    public Mapping unseenAtoms(UnseenAtoms unseenAtoms) {
        this.unseenAtoms = Objects.requireNonNull(unseenAtoms, "unseenAtoms");
        return this;
    }

    /** Whether BOSDIS leaves symbol 0 out, as published code does; false unless set. */
    public Mapping skipSymbolZero(boolean skip) {
        this.skipSymbolZero = skip;
        return this;
    }

    /** HAMMING (the default), LEVENSHTEIN, or COSINE of one-hot atoms. */
    public Mapping meaningDistance(Metric metric) {
        this.meaningDistance = Objects.requireNonNull(metric, "metric");
        return this;
    }

    /** LEVENSHTEIN (the default) or HAMMING. */
    public Mapping signalDistance(Metric metric) {
        this.signalDistance = Objects.requireNonNull(metric, "metric");
        return this;
    }

    /** Of TOPOGRAPHIC_SIMILARITY; {@link Correlation#SPEARMAN} unless set. */
    public Mapping correlation(Correlation correlation) {
        this.correlation = Objects.requireNonNull(correlation, "correlation");
        return this;
    }

    /** Longest substring of RESIDUAL_ENTROPY, at least 1; 5 unless set. */
    public Mapping longestSubstring(int longest) {
        this.longestSubstring = longest;
        return this;
    }

    /** Threads, at least 1; 0, the default, for as many as the process may run on. */
    public Mapping threads(int threads) {
        this.threads = threads;
        return this;
    }

    /** Watches the measures, and may end them. */
    public Mapping progress(Progress progress) {
        this.progress = Objects.requireNonNull(progress, "progress");
        return this;
    }

    /** Seed of the permutations; 0 unless set. */
    public Mapping seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Permutations of the null of TOPOGRAPHIC_SIMILARITY; 0, the default, for none. */
    public Mapping shuffles(int shuffles) {
        this.shuffles = shuffles;
        return this;
    }

    /** "auto" (the default), "cpu" or "reference". */
    public Mapping backend(String backend) {
        this.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /** Measures as {@link #measure(Collection)}. */
    public StructureResult measure(Measure... measures) {
        return measure(List.of(measures));
    }

    /**
     * Measures in the order given.
     *
     * @param measures at least one, each of kind {@link Measure.Kind#MAPPING}
     * @throws IllegalArgumentException for a value outside its range, or a measure of something else
     * @throws InvalidDataException for the first row with an atom or symbol out of range
     * @throws SextantException with CANCELLED where progress says so
     */
    public StructureResult measure(Collection<Measure> measures) {
        List<Measure> list = List.copyOf(measures);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("measures must be at least one");
        }
        for (Measure measure : list) {
            if (measure.kind() != Measure.Kind.MAPPING) {
                throw new IllegalArgumentException(measure.text() + " is no measure of a discrete mapping");
            }
        }
        check();
        MappingConfig config = new MappingConfig(
                rows,
                roles,
                length,
                meanings,
                signals,
                list,
                atoms,
                alphabet,
                unseenAtoms,
                skipSymbolZero,
                meaningDistance,
                signalDistance,
                correlation,
                longestSubstring,
                threads,
                progress,
                seed,
                shuffles);
        return Sextant.provider(backend).mapping(config);
    }

    private void check() {
        SpaceChecks.checkThreads(threads);
        Matrices.requireRange("longest substring", longestSubstring, 1, Integer.MAX_VALUE);
        Matrices.requireRange("shuffles", shuffles, 0, Integer.MAX_VALUE);
        if (alphabet < 0) {
            throw new IllegalArgumentException("alphabet must be >= 0, but is " + alphabet);
        }
        if (atoms != null && (atoms.length != roles || Arrays.stream(atoms).anyMatch(count -> count < 1))) {
            throw new IllegalArgumentException(
                    "atoms must be >= 1 for each of the " + roles + " roles, but are " + Arrays.toString(atoms));
        }
        if (!MEANING_DISTANCES.contains(meaningDistance)) {
            throw new IllegalArgumentException(
                    "meaning distance must be hamming, levenshtein or cosine, but is " + meaningDistance.text());
        }
        if (!SIGNAL_DISTANCES.contains(signalDistance)) {
            throw new IllegalArgumentException(
                    "signal distance must be hamming or levenshtein, but is " + signalDistance.text());
        }
    }
}
