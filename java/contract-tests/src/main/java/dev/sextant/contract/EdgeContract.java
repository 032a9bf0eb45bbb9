package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.InvalidDataException;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden edge cases. */
public interface EdgeContract extends Contract {

    /** Rows of any scale, in degenerate positions, or alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "normal",
                "one_sample",
                "all_identical",
                "antipodal",
                "tiny_1e-30",
                "tiny_1e-200",
                "huge_1e30",
                "huge_1e200",
                "equal_to_anchor",
                "scaled_1000"
            })
    default void edgeCasesMatchGolden(String name) {
        Golden golden = Golden.load("soft_edge");
        try (SoftEntropy space = edgeSpace(golden, BadRows.REJECT)) {
            space.add(golden.array("z_" + name).rows());
            double expected = golden.expected().get(name).get("ref_H_nats").doubleValue();
            double tolerance = profile().accuracy(space.info().precision()).nats();
            Near.close("entropy", space.measure().entropy(), expected, tolerance);
        }
    }

    /** Rows without direction: the first is named, or all are left out and counted. */
    @ParameterizedTest
    @ValueSource(strings = {"zero_row", "negative_zero", "nan_row", "inf_entry", "all_zero"})
    default void edgeCasesWithBadRows(String name) {
        Golden golden = Golden.load("soft_edge");
        int dim = golden.params().get("d").intValue();
        double[] values = golden.array("z_" + name).doubles();
        int[] bad = IntStream.range(0, values.length / dim)
                .filter(row -> isBad(Arrays.copyOfRange(values, row * dim, (row + 1) * dim)))
                .toArray();
        try (SoftEntropy strict = edgeSpace(golden, BadRows.REJECT);
                SoftEntropy lenient = edgeSpace(golden, BadRows.SKIP)) {
            assertThatExceptionOfType(InvalidDataException.class)
                    .isThrownBy(() -> strict.add(Rows.of(values, dim)))
                    .satisfies(e -> assertThat(e.row()).isEqualTo(bad[0]));
            AddReport report = lenient.add(Rows.of(values, dim));
            assertThat(report).isEqualTo(new AddReport(values.length / dim - bad.length, bad.length, 0));
        }
    }

    private static boolean isBad(double[] row) {
        return Arrays.stream(row).allMatch(x -> x == 0) || !Arrays.stream(row).allMatch(Double::isFinite);
    }

    private SoftEntropy edgeSpace(Golden golden, BadRows badRows) {
        return profile()
                .space(golden.params().get("d").intValue())
                .anchors(golden.anchors())
                .temperature(Temperature.fixed(golden.params().get("eps").doubleValue()))
                .dtype(DType.F64)
                .badRows(badRows)
                .build();
    }
}
