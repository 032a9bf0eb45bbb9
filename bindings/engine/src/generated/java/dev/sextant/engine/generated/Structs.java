// Generated from sextant.h by bindings/engine/generate.py; not to be edited.
package dev.sextant.engine.generated;

import dev.sextant.engine.Layout;
import java.util.List;

/** All structs of sextant.h. */
public final class Structs {
    public static final List<Layout> ALL = List.of(
            sextant_error.LAYOUT,
            sextant_device_info.LAYOUT,
            sextant_space_options.LAYOUT,
            sextant_space_info.LAYOUT,
            sextant_rows.LAYOUT,
            sextant_add_report.LAYOUT,
            sextant_measures.LAYOUT,
            sextant_label_measures.LAYOUT,
            sextant_label_relation.LAYOUT,
            sextant_tokens.LAYOUT,
            sextant_ngram_report.LAYOUT,
            sextant_bins_options.LAYOUT,
            sextant_bins_measures.LAYOUT,
            sextant_bins_label_measures.LAYOUT,
            sextant_matrix.LAYOUT,
            sextant_reduction.LAYOUT,
            sextant_sweep_options.LAYOUT,
            sextant_structure_options.LAYOUT,
            sextant_mapping_options.LAYOUT,
            sextant_record.LAYOUT,
            sextant_vector.LAYOUT);
    private Structs() {}
}
