package dev.sextant;

import java.util.List;

/**
 * What was measured.
 *
 * @param records in the order the measures were asked for; a measure that was asked for several parameters has one for
 *     each
 * @param vectors of the records
 * @param provider that computed
 * @param backend its processor: "cpu", "cuda" for all that a device takes part in, or "reference"
 */
public record StructureResult(
        List<MeasureRecord> records, List<MeasureVector> vectors, String provider, String backend) {

    /** Keeps copies of the lists. */
    public StructureResult {
        records = List.copyOf(records);
        vectors = List.copyOf(vectors);
    }

    /**
     * The first record of a measure.
     *
     * @throws IllegalArgumentException where it was not measured
     */
    public MeasureRecord record(Measure measure) {
        return records.get(index(measure));
    }

    /** The value of the first record of a measure. */
    public double value(Measure measure) {
        return record(measure).value();
    }

    /**
     * A vector of the first record of a measure.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public MeasureVector vector(Measure measure, String name) {
        int index = index(measure);
        return vectors.stream()
                .filter(v -> v.record() == index && v.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(measure.text() + " has no vector " + name));
    }

    /**
     * Values of a vector of doubles of the first record of a measure, row by row.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public double[] doubles(Measure measure, String name) {
        double[] values = vector(measure, name).doubles();
        if (values == null) {
            throw new IllegalArgumentException(measure.text() + " has longs in " + name);
        }
        return values;
    }

    /**
     * Values of a vector of longs of the first record of a measure, row by row.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public long[] longs(Measure measure, String name) {
        long[] values = vector(measure, name).longs();
        if (values == null) {
            throw new IllegalArgumentException(measure.text() + " has doubles in " + name);
        }
        return values;
    }

    private int index(Measure measure) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).measure() == measure) {
                return i;
            }
        }
        throw new IllegalArgumentException(measure.text() + " was not measured");
    }
}
