package dev.sextant.panama;

import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_add_report;
import dev.sextant.panama.generated.sextant_bins_label_measures;
import dev.sextant.panama.generated.sextant_bins_measures;
import dev.sextant.panama.generated.sextant_bins_options;
import dev.sextant.panama.generated.sextant_device_info;
import dev.sextant.panama.generated.sextant_error;
import dev.sextant.panama.generated.sextant_label_measures;
import dev.sextant.panama.generated.sextant_label_relation;
import dev.sextant.panama.generated.sextant_mapping_options;
import dev.sextant.panama.generated.sextant_matrix;
import dev.sextant.panama.generated.sextant_measures;
import dev.sextant.panama.generated.sextant_ngram_report;
import dev.sextant.panama.generated.sextant_record;
import dev.sextant.panama.generated.sextant_reduction;
import dev.sextant.panama.generated.sextant_rows;
import dev.sextant.panama.generated.sextant_space_info;
import dev.sextant.panama.generated.sextant_space_options;
import dev.sextant.panama.generated.sextant_structure_options;
import dev.sextant.panama.generated.sextant_sweep_options;
import dev.sextant.panama.generated.sextant_tokens;
import dev.sextant.panama.generated.sextant_vector;
import java.lang.foreign.Arena;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The structs of the C interface: their size for a call, and whether the library lays them out as we do. */
final class Structs {
    private static final int MOST_NUMBERS = 64;

    /** The layouts of the generated code by the number that the library knows them by. */
    static final Map<Integer, GroupLayout> LAYOUTS = Map.ofEntries(
            Map.entry(SextantC.SEXTANT_STRUCT_ERROR(), sextant_error.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_SPACE_OPTIONS(), sextant_space_options.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_SPACE_INFO(), sextant_space_info.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_ROWS(), sextant_rows.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_ADD_REPORT(), sextant_add_report.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_MEASURES(), sextant_measures.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_LABEL_MEASURES(), sextant_label_measures.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_LABEL_RELATION(), sextant_label_relation.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_TOKENS(), sextant_tokens.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_NGRAM_REPORT(), sextant_ngram_report.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_BINS_OPTIONS(), sextant_bins_options.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_BINS_MEASURES(), sextant_bins_measures.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_BINS_LABEL_MEASURES(), sextant_bins_label_measures.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_MATRIX(), sextant_matrix.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_REDUCTION(), sextant_reduction.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_SWEEP_OPTIONS(), sextant_sweep_options.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_STRUCTURE_OPTIONS(), sextant_structure_options.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_MAPPING_OPTIONS(), sextant_mapping_options.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_RECORD(), sextant_record.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_VECTOR(), sextant_vector.layout()),
            Map.entry(SextantC.SEXTANT_STRUCT_DEVICE_INFO(), sextant_device_info.layout()));

    private Structs() {}

    /** The same struct with its first field, struct_size, set: due before each call. */
    static MemorySegment sized(MemorySegment struct) {
        struct.set(ValueLayout.JAVA_INT, 0, Math.toIntExact(struct.byteSize()));
        return struct;
    }

    /** One struct of an array of them, and no more of it. */
    static MemorySegment element(MemorySegment array, GroupLayout layout, long index) {
        return array.asSlice(index * layout.byteSize(), layout.byteSize());
    }

    /** A line for each of the layouts that the loaded library has otherwise. */
    static List<String> mismatches(Map<Integer, GroupLayout> layouts) {
        return layouts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(e -> !Arrays.equals(numbers(e.getValue()), libraryNumbers(e.getKey())))
                .map(e -> e.getValue().name().orElse("?") + " must have size and offsets "
                        + Arrays.toString(numbers(e.getValue())) + ", but has "
                        + Arrays.toString(libraryNumbers(e.getKey())))
                .toList();
    }

    private static long[] numbers(GroupLayout layout) {
        List<MemoryLayout> members = layout.memberLayouts();
        LongStream offsets = IntStream.range(0, members.size())
                .filter(i -> !(members.get(i) instanceof PaddingLayout))
                .mapToLong(i -> layout.byteOffset(MemoryLayout.PathElement.groupElement(i)));
        return LongStream.concat(LongStream.of(layout.byteSize()), offsets).toArray();
    }

    private static long[] libraryNumbers(int struct) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, MOST_NUMBERS);
            int count = SextantC.sextant_layout(struct, out, MOST_NUMBERS);
            int written = Math.max(0, Math.min(count, MOST_NUMBERS));
            return out.asSlice(0, 8L * written).toArray(ValueLayout.JAVA_LONG);
        }
    }
}
