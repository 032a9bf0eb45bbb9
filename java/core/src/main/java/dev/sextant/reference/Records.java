package dev.sextant.reference;

import dev.sextant.Kernel;
import dev.sextant.Measure;
import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.Metric;
import dev.sextant.StructureResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records and vectors of a result as they are found. */
final class Records {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<MeasureVector> vectors = new ArrayList<>();

    /** A record that may get more fields. */
    static final class Draft {
        private final Measure measure;
        private @Nullable Metric metric;
        private @Nullable Kernel kernel;
        private final Map<String, Double> fields = new LinkedHashMap<>();

        private Draft(Measure measure) {
            this.measure = measure;
        }

        Draft with(String field, double value) {
            fields.put(field, value);
            return this;
        }

        Draft by(Metric used) {
            this.metric = used;
            return this;
        }

        Draft by(Kernel used) {
            this.kernel = used;
            return this;
        }

        private MeasureRecord record() {
            return new MeasureRecord(measure, metric, kernel, fields);
        }
    }

    Draft add(Measure measure, double value) {
        Draft draft = new Draft(measure).with("value", value);
        drafts.add(draft);
        return draft;
    }

    int size() {
        return drafts.size();
    }

    Draft get(int index) {
        return drafts.get(index);
    }

    double value(int index) {
        return drafts.get(index).fields.getOrDefault("value", Double.NaN);
    }

    /** A column of the record that was added last. */
    void vector(String name, double[] values) {
        vector(name, values.length, 1, values);
    }

    void vector(String name, long rows, long columns, double[] values) {
        vectors.add(MeasureVector.of(drafts.size() - 1, name, rows, columns, values));
    }

    void vector(String name, long rows, long columns, long[] values) {
        vectors.add(MeasureVector.of(drafts.size() - 1, name, rows, columns, values));
    }

    /** A column of an earlier record. */
    void vector(int record, String name, double[] values) {
        vectors.add(MeasureVector.of(record, name, values.length, 1, values));
    }

    StructureResult result() {
        List<MeasureRecord> records = drafts.stream().map(Draft::record).toList();
        return new StructureResult(records, vectors, ReferenceProvider.NAME, ReferenceProvider.NAME);
    }
}
