package dev.sextant.panama;

import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.StructureResult;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_record;
import dev.sextant.panama.generated.sextant_vector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a call that measures structure or a mapping, copied out of the library. */
final class NativeResult {
    private final Arena call;
    private final MemorySegment result;
    private final MemorySegment error;

    private NativeResult(Arena call, MemorySegment result, MemorySegment error) {
        this.call = call;
        this.result = result;
        this.error = error;
    }

    /** A call that makes a result at {@code made}. */
    @FunctionalInterface
    interface Maker {
        int make(MemorySegment made, MemorySegment error);
    }

    /** Makes a result, copies it and ends it. */
    static StructureResult of(Arena call, ProgressCall progress, Maker maker) {
        MemorySegment made = call.allocate(SextantC.C_POINTER);
        MemorySegment error = Structs.sized(sextant_error.allocate(call));
        int status = maker.make(made, error);
        MemorySegment result = made.get(ValueLayout.ADDRESS, 0);
        try {
            progress.check(status, error);
            NativeResult copied = new NativeResult(call, result, error);
            return new StructureResult(copied.records(), copied.vectors(), PanamaProvider.NAME);
        } finally {
            SextantC.sextant_result_destroy(result);
        }
    }

    private List<MeasureRecord> records() {
        List<MeasureRecord> records = new ArrayList<>();
        MemorySegment record = sextant_record.allocate(call);
        for (int i = 0; i < SextantC.sextant_result_records(result); i++) {
            check(SextantC.sextant_result_record(result, i, Structs.sized(record), Structs.sized(error)));
            records.add(new MeasureRecord(
                    Codes.measure(sextant_record.measure(record)),
                    Codes.metric(sextant_record.metric(record)),
                    Codes.kernel(sextant_record.kernel(record)),
                    fields(i, sextant_record.fields(record))));
        }
        return records;
    }

    private Map<String, Double> fields(int record, int count) {
        Map<String, Double> fields = new LinkedHashMap<>();
        MemorySegment name = call.allocate(SextantC.C_POINTER);
        MemorySegment value = call.allocate(SextantC.C_DOUBLE);
        for (int field = 0; field < count; field++) {
            check(SextantC.sextant_result_field(result, record, field, name, value, Structs.sized(error)));
            fields.put(name.get(SextantC.C_POINTER, 0).getString(0), value.get(SextantC.C_DOUBLE, 0));
        }
        return fields;
    }

    private List<MeasureVector> vectors() {
        List<MeasureVector> vectors = new ArrayList<>();
        MemorySegment vector = sextant_vector.allocate(call);
        for (int i = 0; i < SextantC.sextant_result_vectors(result); i++) {
            check(SextantC.sextant_result_vector(result, i, Structs.sized(vector), Structs.sized(error)));
            vectors.add(copy(vector));
        }
        return vectors;
    }

    private static MeasureVector copy(MemorySegment vector) {
        int record = sextant_vector.record_(vector);
        String name = sextant_vector.name(vector).getString(0);
        long rows = sextant_vector.rows(vector);
        long columns = sextant_vector.columns(vector);
        long elements = Bounds.array("vector " + name, Math.multiplyExact(rows, columns));
        MemorySegment data = sextant_vector.data(vector).reinterpret(elements * Double.BYTES);
        if (sextant_vector.type(vector) == SextantC.SEXTANT_VECTOR_I64()) {
            return MeasureVector.of(record, name, rows, columns, data.toArray(ValueLayout.JAVA_LONG));
        }
        return MeasureVector.of(record, name, rows, columns, data.toArray(ValueLayout.JAVA_DOUBLE));
    }

    private void check(int status) {
        Failures.check(status, error);
    }
}
