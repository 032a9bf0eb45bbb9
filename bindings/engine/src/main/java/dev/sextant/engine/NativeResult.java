package dev.sextant.engine;

import dev.sextant.MeasureRecord;
import dev.sextant.MeasureVector;
import dev.sextant.StructureResult;
import dev.sextant.engine.generated.SextantC;
import dev.sextant.engine.generated.sextant_error;
import dev.sextant.engine.generated.sextant_record;
import dev.sextant.engine.generated.sextant_vector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of a call that measures structure or a mapping, copied out of the library. */
final class NativeResult {
    private final NativeCalls calls;
    private final Region call;
    private final long result;
    private final Memory error;

    private NativeResult(NativeCalls calls, Region call, long result, Memory error) {
        this.calls = calls;
        this.call = call;
        this.result = result;
        this.error = error;
    }

    /** A call that makes a result at {@code made}. */
    @FunctionalInterface
    interface Maker {
        int make(long made, long error);
    }

    /** Makes a result, copies it and ends it. */
    static StructureResult of(Engine engine, String backend, Region call, ProgressCall progress, Maker maker) {
        NativeCalls calls = engine.calls();
        Memory made = call.pointer();
        Memory error = sextant_error.LAYOUT.allocate(call);
        int status = maker.make(made.address(), error.address());
        long result = made.getLong(0);
        try {
            progress.check(status, error);
            NativeResult copied = new NativeResult(calls, call, result, error);
            return new StructureResult(copied.records(), copied.vectors(), engine.provider(), backend);
        } finally {
            calls.sextant_result_destroy(result);
        }
    }

    private List<MeasureRecord> records() {
        List<MeasureRecord> records = new ArrayList<>();
        Memory record = sextant_record.LAYOUT.allocate(call);
        for (int i = 0; i < calls.sextant_result_records(result); i++) {
            check(calls.sextant_result_record(result, i, Layout.sized(record), Layout.sized(error)));
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
        Memory name = call.pointer();
        Memory value = call.doubles(1);
        for (int field = 0; field < count; field++) {
            check(calls.sextant_result_field(
                    result, record, field, name.address(), value.address(), Layout.sized(error)));
            fields.put(Memory.text(calls, name.getLong(0)), value.getDouble(0));
        }
        return fields;
    }

    private List<MeasureVector> vectors() {
        List<MeasureVector> vectors = new ArrayList<>();
        Memory vector = sextant_vector.LAYOUT.allocate(call);
        for (int i = 0; i < calls.sextant_result_vectors(result); i++) {
            check(calls.sextant_result_vector(result, i, Layout.sized(vector), Layout.sized(error)));
            vectors.add(copy(vector));
        }
        return vectors;
    }

    private MeasureVector copy(Memory vector) {
        int record = sextant_vector.record(vector);
        String name = Memory.text(calls, sextant_vector.name(vector));
        long rows = sextant_vector.rows(vector);
        long columns = sextant_vector.columns(vector);
        long elements = Bounds.array("vector " + name, Math.multiplyExact(rows, columns));
        Memory data = new Memory(calls, sextant_vector.data(vector), elements * Double.BYTES);
        if (sextant_vector.type(vector) == SextantC.SEXTANT_VECTOR_I64) {
            return MeasureVector.of(record, name, rows, columns, data.toLongs());
        }
        return MeasureVector.of(record, name, rows, columns, data.toDoubles());
    }

    private void check(int status) {
        Failures.check(status, error);
    }
}
