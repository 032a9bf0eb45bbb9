// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;


/** Functions of sextant.h; pointers are addresses. */
public interface SextantFunctions {
    long sextant_status_name(int status);
    int sextant_abi_version();
    long sextant_version();
    long sextant_cpu_targets();
    int sextant_layout(int struct_id, long out, int capacity);
    int sextant_device_count(long count, long error);
    int sextant_device_describe(int ordinal, long info, long error);
    int sextant_matrix_units(long error);
    int sextant_temperature(int mode, long anchors, long dim, long temperature, long error);
    int sextant_anchors(long anchors, long dim, long seed, int draw, long values, long error);
    int sextant_space_create(long options, long space, long error);
    void sextant_space_destroy(long space);
    int sextant_space_describe(long space, long info, long error);
    int sextant_space_anchors(long space, int draw, long values, long error);
    int sextant_space_add(long space, long rows, long labels, long report, long error);
    void sextant_space_cancel(long space);
    int sextant_space_set_ordinal(long space, long ordinal, long error);
    int sextant_space_merge(long space, long from, long error);
    int sextant_space_measure(long space, int draw, long measures, long error);
    int sextant_space_measure_labels(long space, int draw, int set, long measures, long error);
    int sextant_space_measure_frequent_labels(long space, int draw, int set, long min_rows, int keep_entropy, long measures, long error);
    int sextant_space_relate_labels(long space, int draw, int x, int y, long relation, long error);
    int sextant_space_decompose(long space, int draw, long sets, int count, long fractions, long error);
    int sextant_space_label_table(long space, int draw, int set, long capacity, long count, long labels, long rows, long entropies, long corrected, long error);
    int sextant_space_sums(long space, int draw, long first, long second, long error);
    int sextant_space_assignment_on_device(long space, int draw, int device, long stream, long capacity, long values, long error);
    int sextant_space_label_assignments_on_device(long space, int draw, int set, int device, long stream, long capacity, long count, long values, long error);
    int sextant_space_save(long space, long path, long note, long note_bytes, long error);
    int sextant_space_load(long path, int threads, long target, long space, long error);
    int sextant_space_load_with(long path, long options, long space, long error);
    int sextant_space_note(long space, long capacity, long note, long bytes, long error);
    int sextant_ngrams(long tokens, long orders, int order_count, long keep, long inputs, long outputs, long report, long error);
    int sextant_bins_create(long options, long bins, long error);
    void sextant_bins_destroy(long bins);
    int sextant_bins_range(long bins, long rows, long report, long error);
    int sextant_bins_add(long bins, long rows, long labels, long report, long error);
    int sextant_bins_merge(long bins, long from, long error);
    int sextant_bins_measure(long bins, long measures, long entropies, long occupied, long error);
    int sextant_bins_measure_labels(long bins, int set, long measures, long error);
    int sextant_pairs_sweep(long x, long y, long options, long reductions, int count, long error);
    long sextant_measure_name(int measure);
    int sextant_structure(long x, long against, long options, long measures, int count, long result, long error);
    int sextant_mapping(long options, long measures, int count, long result, long error);
    void sextant_result_destroy(long result);
    int sextant_result_records(long result);
    int sextant_result_record(long result, int index, long record, long error);
    int sextant_result_field(long result, int record, int field, long name, long value, long error);
    int sextant_result_vectors(long result);
    int sextant_result_vector(long result, int index, long vector, long error);
}
