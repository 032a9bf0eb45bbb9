// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.panama.generated;

import dev.sextant.engine.generated.SextantFunctions;
import java.lang.foreign.MemorySegment;

/** The functions by what jextract generates. */
public abstract class PanamaFunctions implements SextantFunctions {
    @Override
    public long sextant_status_name(int status) { return SextantC.sextant_status_name(status).address(); }
    @Override
    public int sextant_abi_version() { return SextantC.sextant_abi_version(); }
    @Override
    public long sextant_version() { return SextantC.sextant_version().address(); }
    @Override
    public long sextant_cpu_targets() { return SextantC.sextant_cpu_targets().address(); }
    @Override
    public int sextant_layout(int struct_id, long out, int capacity) { return SextantC.sextant_layout(struct_id, at(out), capacity); }
    @Override
    public int sextant_device_count(long count, long error) { return SextantC.sextant_device_count(at(count), at(error)); }
    @Override
    public int sextant_device_describe(int ordinal, long info, long error) { return SextantC.sextant_device_describe(ordinal, at(info), at(error)); }
    @Override
    public int sextant_matrix_units(long error) { return SextantC.sextant_matrix_units(at(error)); }
    @Override
    public int sextant_temperature(int mode, long anchors, long dim, long temperature, long error) { return SextantC.sextant_temperature(mode, anchors, dim, at(temperature), at(error)); }
    @Override
    public int sextant_anchors(long anchors, long dim, long seed, int draw, long values, long error) { return SextantC.sextant_anchors(anchors, dim, seed, draw, at(values), at(error)); }
    @Override
    public int sextant_space_create(long options, long space, long error) { return SextantC.sextant_space_create(at(options), at(space), at(error)); }
    @Override
    public void sextant_space_destroy(long space) { SextantC.sextant_space_destroy(at(space)); }
    @Override
    public int sextant_space_describe(long space, long info, long error) { return SextantC.sextant_space_describe(at(space), at(info), at(error)); }
    @Override
    public int sextant_space_anchors(long space, int draw, long values, long error) { return SextantC.sextant_space_anchors(at(space), draw, at(values), at(error)); }
    @Override
    public int sextant_space_add(long space, long rows, long labels, long report, long error) { return SextantC.sextant_space_add(at(space), at(rows), at(labels), at(report), at(error)); }
    @Override
    public void sextant_space_cancel(long space) { SextantC.sextant_space_cancel(at(space)); }
    @Override
    public int sextant_space_set_ordinal(long space, long ordinal, long error) { return SextantC.sextant_space_set_ordinal(at(space), ordinal, at(error)); }
    @Override
    public int sextant_space_merge(long space, long from, long error) { return SextantC.sextant_space_merge(at(space), at(from), at(error)); }
    @Override
    public int sextant_space_measure(long space, int draw, long measures, long error) { return SextantC.sextant_space_measure(at(space), draw, at(measures), at(error)); }
    @Override
    public int sextant_space_measure_labels(long space, int draw, int set, long measures, long error) { return SextantC.sextant_space_measure_labels(at(space), draw, set, at(measures), at(error)); }
    @Override
    public int sextant_space_measure_frequent_labels(long space, int draw, int set, long min_rows, int keep_entropy, long measures, long error) { return SextantC.sextant_space_measure_frequent_labels(at(space), draw, set, min_rows, keep_entropy, at(measures), at(error)); }
    @Override
    public int sextant_space_relate_labels(long space, int draw, int x, int y, long relation, long error) { return SextantC.sextant_space_relate_labels(at(space), draw, x, y, at(relation), at(error)); }
    @Override
    public int sextant_space_decompose(long space, int draw, long sets, int count, long fractions, long error) { return SextantC.sextant_space_decompose(at(space), draw, at(sets), count, at(fractions), at(error)); }
    @Override
    public int sextant_space_label_table(long space, int draw, int set, long capacity, long count, long labels, long rows, long entropies, long corrected, long error) { return SextantC.sextant_space_label_table(at(space), draw, set, capacity, at(count), at(labels), at(rows), at(entropies), at(corrected), at(error)); }
    @Override
    public int sextant_space_sums(long space, int draw, long first, long second, long error) { return SextantC.sextant_space_sums(at(space), draw, at(first), at(second), at(error)); }
    @Override
    public int sextant_space_assignment_on_device(long space, int draw, int device, long stream, long capacity, long values, long error) { return SextantC.sextant_space_assignment_on_device(at(space), draw, device, at(stream), capacity, at(values), at(error)); }
    @Override
    public int sextant_space_label_assignments_on_device(long space, int draw, int set, int device, long stream, long capacity, long count, long values, long error) { return SextantC.sextant_space_label_assignments_on_device(at(space), draw, set, device, at(stream), capacity, at(count), at(values), at(error)); }
    @Override
    public int sextant_space_save(long space, long path, long note, long note_bytes, long error) { return SextantC.sextant_space_save(at(space), at(path), at(note), note_bytes, at(error)); }
    @Override
    public int sextant_space_load(long path, int threads, long target, long space, long error) { return SextantC.sextant_space_load(at(path), threads, at(target), at(space), at(error)); }
    @Override
    public int sextant_space_load_with(long path, long options, long space, long error) { return SextantC.sextant_space_load_with(at(path), at(options), at(space), at(error)); }
    @Override
    public int sextant_space_note(long space, long capacity, long note, long bytes, long error) { return SextantC.sextant_space_note(at(space), capacity, at(note), at(bytes), at(error)); }
    @Override
    public int sextant_ngrams(long tokens, long orders, int order_count, long keep, long inputs, long outputs, long report, long error) { return SextantC.sextant_ngrams(at(tokens), at(orders), order_count, at(keep), at(inputs), at(outputs), at(report), at(error)); }
    @Override
    public int sextant_bins_create(long options, long bins, long error) { return SextantC.sextant_bins_create(at(options), at(bins), at(error)); }
    @Override
    public void sextant_bins_destroy(long bins) { SextantC.sextant_bins_destroy(at(bins)); }
    @Override
    public int sextant_bins_range(long bins, long rows, long report, long error) { return SextantC.sextant_bins_range(at(bins), at(rows), at(report), at(error)); }
    @Override
    public int sextant_bins_add(long bins, long rows, long labels, long report, long error) { return SextantC.sextant_bins_add(at(bins), at(rows), at(labels), at(report), at(error)); }
    @Override
    public int sextant_bins_merge(long bins, long from, long error) { return SextantC.sextant_bins_merge(at(bins), at(from), at(error)); }
    @Override
    public int sextant_bins_measure(long bins, long measures, long entropies, long occupied, long error) { return SextantC.sextant_bins_measure(at(bins), at(measures), at(entropies), at(occupied), at(error)); }
    @Override
    public int sextant_bins_measure_labels(long bins, int set, long measures, long error) { return SextantC.sextant_bins_measure_labels(at(bins), set, at(measures), at(error)); }
    @Override
    public int sextant_pairs_sweep(long x, long y, long options, long reductions, int count, long error) { return SextantC.sextant_pairs_sweep(at(x), at(y), at(options), at(reductions), count, at(error)); }
    @Override
    public long sextant_measure_name(int measure) { return SextantC.sextant_measure_name(measure).address(); }
    @Override
    public int sextant_structure(long x, long against, long options, long measures, int count, long result, long error) { return SextantC.sextant_structure(at(x), at(against), at(options), at(measures), count, at(result), at(error)); }
    @Override
    public int sextant_mapping(long options, long measures, int count, long result, long error) { return SextantC.sextant_mapping(at(options), at(measures), count, at(result), at(error)); }
    @Override
    public void sextant_result_destroy(long result) { SextantC.sextant_result_destroy(at(result)); }
    @Override
    public int sextant_result_records(long result) { return SextantC.sextant_result_records(at(result)); }
    @Override
    public int sextant_result_record(long result, int index, long record, long error) { return SextantC.sextant_result_record(at(result), index, at(record), at(error)); }
    @Override
    public int sextant_result_field(long result, int record, int field, long name, long value, long error) { return SextantC.sextant_result_field(at(result), record, field, at(name), at(value), at(error)); }
    @Override
    public int sextant_result_vectors(long result) { return SextantC.sextant_result_vectors(at(result)); }
    @Override
    public int sextant_result_vector(long result, int index, long vector, long error) { return SextantC.sextant_result_vector(at(result), index, at(vector), at(error)); }
    private static MemorySegment at(long address) { return MemorySegment.ofAddress(address); }
}
