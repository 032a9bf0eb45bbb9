package dev.sextant.contract;

import dev.sextant.InvalidDataException;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.Reduction;
import dev.sextant.RossVariant;
import dev.sextant.Rows;
import dev.sextant.StructureResult;
import dev.sextant.spi.PairsConfig;
import dev.sextant.spi.Provider;
import dev.sextant.spi.Reduced;
import dev.sextant.spi.StructureConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Structure and pairs of the reference with a planted fault. */
final class FaultyStructure {
    /** The fault in force, or null. */
    static final AtomicReference<@Nullable StructureFault> FAULT = new AtomicReference<>();

    private FaultyStructure() {}

    private static boolean has(StructureFault fault) {
        return FAULT.get() == fault;
    }

    static StructureResult structure(Provider reference, StructureConfig config) {
        StructureResult found = rowOffByOne(() -> reference.structure(spoilt(config)));
        return new StructureResult(
                found.records().stream().map(r -> spoilt(r, config)).toList(),
                found.vectors().stream().map(FaultyStructure::spoilt).toList(),
                FaultyProvider.NAME,
                found.backend());
    }

    private static <T> T rowOffByOne(Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidDataException e) {
            throw has(StructureFault.BAD_ROW_OFF_BY_ONE) ? new InvalidDataException(e.row() + 1, "off by one") : e;
        }
    }

    private static List<Rows> spoilt(List<Rows> parts) {
        List<Rows> swapped = new ArrayList<>(parts);
        if (has(StructureFault.PARTS_SWAPPED)) {
            Collections.reverse(swapped);
        }
        return swapped;
    }

    private static StructureConfig spoilt(StructureConfig c) {
        return new StructureConfig(
                spoilt(c.x()),
                c.against(),
                c.labels(),
                c.measures(),
                has(StructureFault.METRIC_IGNORED) ? null : c.metric(),
                c.precision(),
                c.execution(),
                has(StructureFault.PROGRESS_NOT_HEARD) ? null : c.progress(),
                has(StructureFault.NEIGHBOUR_TOO_FAR) && c.k() > 0 ? c.k() + 1 : c.k(),
                bandwidths(c.bandwidths()),
                c.alphas(),
                c.kernel(),
                has(StructureFault.VARIANT_IGNORED) ? RossVariant.ROSS : c.rossVariant(),
                c.temperature(),
                c.exponent(),
                c.directions(),
                c.directionCount(),
                has(StructureFault.SEED_IGNORED) ? 0 : c.seed(),
                c.bins(),
                c.low(),
                c.batches(),
                c.anchors(),
                c.anchorCount(),
                has(StructureFault.PERMUTATIONS_IGNORED) ? null : c.permutations(),
                c.shuffles());
    }

    private static double[] bandwidths(double[] given) {
        double[] spoilt = given.clone();
        if (has(StructureFault.BANDWIDTH_SQUARED)) {
            Arrays.setAll(spoilt, b -> given[b] * given[b]);
        }
        if (has(StructureFault.FIRST_BANDWIDTH_ALONE) && given.length > 0) {
            Arrays.fill(spoilt, given[0]);
        }
        return spoilt;
    }

    private static MeasureRecord spoilt(MeasureRecord record, StructureConfig config) {
        Map<String, Double> f = new LinkedHashMap<>(record.fields());
        double shuffles = config.shuffles();
        double rows = config.x().stream().mapToLong(Rows::rows).sum();
        plant(
                f,
                StructureFault.P_VALUE_WITHOUT_THE_VALUE_ITSELF,
                "p_value",
                f.getOrDefault("p_value", 0.0) * (shuffles + 1) / shuffles - 1 / shuffles);
        plant(f, StructureFault.DUPLICATES_NOT_COUNTED, "duplicates", 0);
        if (record.measure() == Measure.RSA_PEARSON) {
            plant(f, StructureFault.CORRELATION_OFF_BY_1E_8, "value", record.value() + 1e-8);
        }
        if (record.measure() == Measure.HSIC_UNBIASED) {
            plant(f, StructureFault.COVARIANCE_WITH_BIAS, "value", record.value() * (rows - 3) / rows);
        }
        if (record.measure() == Measure.WITHIN_DISTANCE) {
            plant(f, StructureFault.WITHIN_COUNTS_SELF, "value", record.value() * (rows - 1) / rows);
        }
        if (Double.isNaN(record.value())) {
            plant(f, StructureFault.UNDEFINED_IS_ZERO, "value", 0);
        }
        return new MeasureRecord(record.measure(), record.metric(), record.kernel(), f);
    }

    private static void plant(Map<String, Double> fields, StructureFault fault, String field, double value) {
        if (has(fault)) {
            fields.computeIfPresent(field, (name, before) -> value);
        }
    }

    private static MeasureVector spoilt(MeasureVector vector) {
        double[] values = vector.doubles();
        if (!has(StructureFault.SAMPLES_UNSORTED) || values == null) {
            return vector;
        }
        double[] reversed = IntStream.range(0, values.length)
                .mapToDouble(i -> values[values.length - 1 - i])
                .toArray();
        return MeasureVector.of(vector.record(), vector.name(), vector.rows(), vector.columns(), reversed);
    }

    static List<Reduced> pairs(Provider reference, PairsConfig c) {
        List<Reduction<?>> reductions = c.reductions().stream()
                .<Reduction<?>>map(FaultyStructure::spoilt)
                .toList();
        PairsConfig config = new PairsConfig(
                spoilt(c.x()),
                c.against(),
                c.metric(),
                c.precision(),
                c.execution(),
                has(StructureFault.PROGRESS_NOT_HEARD) ? null : c.progress(),
                reductions);
        List<Reduced> found = rowOffByOne(() -> reference.pairs(config));
        return IntStream.range(0, found.size())
                .mapToObj(i -> spoilt(found.get(i), reductions.get(i)))
                .toList();
    }

    private static Reduction<?> spoilt(Reduction<?> reduction) {
        return switch (reduction.kind()) {
            case TOP_K -> has(StructureFault.SELF_IS_A_NEIGHBOUR) ? reduction.withSelf() : reduction;
            case RANGE_COUNTS ->
                has(StructureFault.STRICT_IGNORED) ? Reduction.within(reduction.parameters(), false) : reduction;
            case HISTOGRAM -> {
                double[] ends = reduction.parameters();
                yield has(StructureFault.LAST_CELL_OPEN)
                        ? Reduction.histogram(ends[0], Math.nextDown(ends[1]), reduction.bins())
                        : reduction;
            }
            default -> reduction;
        };
    }

    private static Reduced spoilt(Reduced reduced, Reduction<?> reduction) {
        double[] values = reduced.values();
        long[] indices = reduced.indices();
        if (has(StructureFault.RANKS_FROM_0) && reduction.kind() == Reduction.Kind.RANKS && values != null) {
            return new Reduced(Arrays.stream(values).map(rank -> rank - 1).toArray(), null);
        }
        if (has(StructureFault.TIES_BY_LAST_INDEX) && values != null && indices != null) {
            for (int i = 1; i < values.length; i++) {
                if (i % reduction.k() != 0 && values[i] == values[i - 1]) {
                    long before = indices[i - 1];
                    indices[i - 1] = indices[i];
                    indices[i] = before;
                }
            }
        }
        return reduced;
    }
}
