package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.StructureResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one space or two.
 *
 * @param x the first space
 * @param against the second, or null
 * @param result of all measures
 * @param seconds that they took
 */
record StructureFound(Shape x, @Nullable Shape against, StructureResult result, double seconds) {

    /** Size and type of a matrix. */
    record Shape(long rows, int dim, DType dtype) {
        static Shape of(WholeMatrix matrix) {
            return new Shape(matrix.rows(), matrix.dim(), matrix.dtype());
        }

        String dtypeName() {
            return dtype.name().toLowerCase(Locale.ROOT);
        }
    }

    /** The records of every measure, in the order they were asked for. */
    Map<Measure, List<MeasureRecord>> byMeasure() {
        Map<Measure, List<MeasureRecord>> all = new LinkedHashMap<>();
        for (MeasureRecord record : result.records()) {
            all.computeIfAbsent(record.measure(), measure -> new ArrayList<>()).add(record);
        }
        return all;
    }

    /** Name of a vector's file: its measure, the number of its record where there are several, and what it holds. */
    String file(MeasureVector vector) {
        MeasureRecord record = result.records().get(vector.record());
        List<Integer> ofMeasure = new ArrayList<>();
        for (int i = 0; i < result.records().size(); i++) {
            if (result.records().get(i).measure() == record.measure()) {
                ofMeasure.add(i);
            }
        }
        StringJoiner name =
                new StringJoiner(".", "", ".npy").add(record.measure().text());
        if (ofMeasure.size() > 1) {
            name.add(Integer.toString(ofMeasure.indexOf(vector.record())));
        }
        return name.add(vector.name()).toString();
    }
}
