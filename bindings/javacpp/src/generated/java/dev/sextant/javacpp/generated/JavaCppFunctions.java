// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.javacpp.generated;

import dev.sextant.engine.generated.SextantFunctions;

/** The functions by what JavaCPP generates. */
public abstract class JavaCppFunctions implements SextantFunctions {
    @Override
    public long sextant_status_name(int status) { return SextantC.sextant_status_name(status); }
    @Override
    public int sextant_abi_version() { return SextantC.sextant_abi_version(); }
    @Override
    public long sextant_version() { return SextantC.sextant_version(); }
    @Override
    public long sextant_cpu_targets() { return SextantC.sextant_cpu_targets(); }
    @Override
    public int sextant_layout(int struct_id, long out, int capacity) { return SextantC.sextant_layout(struct_id, out, capacity); }
    @Override
    public int sextant_device_count(long count, long error) { return SextantC.sextant_device_count(count, error); }
    @Override
    public int sextant_device_describe(int ordinal, long info, long error) { return SextantC.sextant_device_describe(ordinal, info, error); }
    @Override
    public int sextant_matrix_units(long error) { return SextantC.sextant_matrix_units(error); }
    @Override
    public int sextant_temperature(int mode, long anchors, long dim, long temperature, long error) { return SextantC.sextant_temperature(mode, anchors, dim, temperature, error); }
    @Override
    public int sextant_anchors(long anchors, long dim, long seed, int draw, long values, long error) { return SextantC.sextant_anchors(anchors, dim, seed, draw, values, error); }
    @Override
    public int sextant_space_create(long options, long space, long error) { return SextantC.sextant_space_create(options, space, error); }
    @Override
    public void sextant_space_destroy(long space) { SextantC.sextant_space_destroy(space); }
    @Override
    public int sextant_space_describe(long space, long info, long error) { return SextantC.sextant_space_describe(space, info, error); }
    @Override
    public int sextant_space_anchors(long space, int draw, long values, long error) { return SextantC.sextant_space_anchors(space, draw, values, error); }
    @Override
    public int sextant_space_add(long space, long rows, long labels, long report, long error) { return SextantC.sextant_space_add(space, rows, labels, report, error); }
    @Override
    public void sextant_space_cancel(long space) { SextantC.sextant_space_cancel(space); }
    @Override
    public int sextant_space_set_ordinal(long space, long ordinal, long error) { return SextantC.sextant_space_set_ordinal(space, ordinal, error); }
    @Override
    public int sextant_space_merge(long space, long from, long error) { return SextantC.sextant_space_merge(space, from, error); }
    @Override
    public int sextant_space_measure(long space, int draw, long measures, long error) { return SextantC.sextant_space_measure(space, draw, measures, error); }
    @Override
    public int sextant_space_measure_labels(long space, int draw, int set, long measures, long error) { return SextantC.sextant_space_measure_labels(space, draw, set, measures, error); }
    @Override
    public int sextant_space_measure_frequent_labels(long space, int draw, int set, long min_rows, int keep_entropy, long measures, long error) { return SextantC.sextant_space_measure_frequent_labels(space, draw, set, min_rows, keep_entropy, measures, error); }
    @Override
    public int sextant_space_relate_labels(long space, int draw, int x, int y, long relation, long error) { return SextantC.sextant_space_relate_labels(space, draw, x, y, relation, error); }
    @Override
    public int sextant_space_decompose(long space, int draw, long sets, int count, long fractions, long error) { return SextantC.sextant_space_decompose(space, draw, sets, count, fractions, error); }
    @Override
    public int sextant_space_label_table(long space, int draw, int set, long capacity, long count, long labels, long rows, long entropies, long corrected, long error) { return SextantC.sextant_space_label_table(space, draw, set, capacity, count, labels, rows, entropies, corrected, error); }
    @Override
    public int sextant_space_sums(long space, int draw, long first, long second, long error) { return SextantC.sextant_space_sums(space, draw, first, second, error); }
    @Override
    public int sextant_space_assignment_on_device(long space, int draw, int device, long stream, long capacity, long values, long error) { return SextantC.sextant_space_assignment_on_device(space, draw, device, stream, capacity, values, error); }
    @Override
    public int sextant_space_label_assignments_on_device(long space, int draw, int set, int device, long stream, long capacity, long count, long values, long error) { return SextantC.sextant_space_label_assignments_on_device(space, draw, set, device, stream, capacity, count, values, error); }
    @Override
    public int sextant_space_save(long space, long path, long note, long note_bytes, long error) { return SextantC.sextant_space_save(space, path, note, note_bytes, error); }
    @Override
    public int sextant_space_load(long path, int threads, long target, long space, long error) { return SextantC.sextant_space_load(path, threads, target, space, error); }
    @Override
    public int sextant_space_load_with(long path, long options, long space, long error) { return SextantC.sextant_space_load_with(path, options, space, error); }
    @Override
    public int sextant_space_note(long space, long capacity, long note, long bytes, long error) { return SextantC.sextant_space_note(space, capacity, note, bytes, error); }
    @Override
    public int sextant_ngrams(long tokens, long orders, int order_count, long keep, long inputs, long outputs, long report, long error) { return SextantC.sextant_ngrams(tokens, orders, order_count, keep, inputs, outputs, report, error); }
    @Override
    public int sextant_bins_create(long options, long bins, long error) { return SextantC.sextant_bins_create(options, bins, error); }
    @Override
    public void sextant_bins_destroy(long bins) { SextantC.sextant_bins_destroy(bins); }
    @Override
    public int sextant_bins_range(long bins, long rows, long report, long error) { return SextantC.sextant_bins_range(bins, rows, report, error); }
    @Override
    public int sextant_bins_add(long bins, long rows, long labels, long report, long error) { return SextantC.sextant_bins_add(bins, rows, labels, report, error); }
    @Override
    public int sextant_bins_merge(long bins, long from, long error) { return SextantC.sextant_bins_merge(bins, from, error); }
    @Override
    public int sextant_bins_measure(long bins, long measures, long entropies, long occupied, long error) { return SextantC.sextant_bins_measure(bins, measures, entropies, occupied, error); }
    @Override
    public int sextant_bins_measure_labels(long bins, int set, long measures, long error) { return SextantC.sextant_bins_measure_labels(bins, set, measures, error); }
    @Override
    public int sextant_pairs_sweep(long x, long y, long options, long reductions, int count, long error) { return SextantC.sextant_pairs_sweep(x, y, options, reductions, count, error); }
    @Override
    public long sextant_measure_name(int measure) { return SextantC.sextant_measure_name(measure); }
    @Override
    public int sextant_structure(long x, long against, long options, long measures, int count, long result, long error) { return SextantC.sextant_structure(x, against, options, measures, count, result, error); }
    @Override
    public int sextant_mapping(long options, long measures, int count, long result, long error) { return SextantC.sextant_mapping(options, measures, count, result, error); }
    @Override
    public void sextant_result_destroy(long result) { SextantC.sextant_result_destroy(result); }
    @Override
    public int sextant_result_records(long result) { return SextantC.sextant_result_records(result); }
    @Override
    public int sextant_result_record(long result, int index, long record, long error) { return SextantC.sextant_result_record(result, index, record, error); }
    @Override
    public int sextant_result_field(long result, int record, int field, long name, long value, long error) { return SextantC.sextant_result_field(result, record, field, name, value, error); }
    @Override
    public int sextant_result_vectors(long result) { return SextantC.sextant_result_vectors(result); }
    @Override
    public int sextant_result_vector(long result, int index, long vector, long error) { return SextantC.sextant_result_vector(result, index, vector, error); }
}
