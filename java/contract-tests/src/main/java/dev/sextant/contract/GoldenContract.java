package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelTable;
import dev.sextant.SoftEntropy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Entropies and informations of the golden cases. */
public interface GoldenContract extends Contract {

    /** Measures of every case at its own temperature; an information is the difference of two entropies. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.GoldenRun#all")
    default void measuresMatchGolden(GoldenRun run) {
        Golden golden = Golden.load(run.name());
        JsonNode expected = golden.expected().get(run.mode()).get("ref_f64");
        try (SoftEntropy space = filled(golden, run)) {
            int anchors = space.info().anchors();
            Accuracy accuracy = profile().accuracy(space.info().precision());
            double tolerance = accuracy.ofEntropy(anchors);
            double entropy = space.measure().entropy();
            Near.close("entropy", entropy, number(expected, "H_nats"), tolerance);
            Near.close(
                    "efficiency",
                    entropy / Math.log(anchors),
                    number(expected, "H_eff"),
                    tolerance / Math.log(anchors));
            for (String set : space.labelSets()) {
                checkLabels(set, space.measure(set), expected.get(set), accuracy.nats());
            }
        }
    }

    /** Entropies per label. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.GoldenRun#withLabelTables")
    default void labelTablesMatchGolden(GoldenRun run) {
        Golden golden = Golden.load(run.name());
        try (SoftEntropy space = filled(golden, run)) {
            double tolerance = profile().accuracy(space.info().precision()).nats();
            for (String set : space.labelSets()) {
                LabelTable table = space.labelTable(set);
                assertThat(table.labels())
                        .isEqualTo(golden.array("label_values_" + set).longs());
                assertThat(table.rows())
                        .isEqualTo(golden.array("label_counts_" + set).longs());
                double[] entropies = golden.array("label_H_nats_" + set).doubles();
                for (int i = 0; i < entropies.length; i++) {
                    Near.close(set + " " + table.labels()[i], table.entropies()[i], entropies[i], tolerance);
                }
            }
        }
    }

    private SoftEntropy filled(Golden golden, GoldenRun run) {
        SoftEntropy space = golden.space(profile(), run.temperature())
                .precision(profile().arithmetic(run.precision()))
                .build();
        space.add(golden.rows(), golden.labels());
        return space;
    }

    private static void checkLabels(String set, LabelMeasures actual, JsonNode expected, double tolerance) {
        double information = number(expected, "MI_nats");
        double conditional = number(expected, "H_cond_nats");
        double entropy = information + conditional;
        assertThat(actual.cardinality()).isEqualTo(expected.get("n_labels").longValue());
        Near.close(set + " H(Z)", actual.entropy(), entropy, tolerance);
        Near.close(set + " H(Z|X)", actual.conditionalEntropy(), conditional, tolerance);
        Near.close(set + " variation", actual.variation(), conditional, tolerance);
        Near.close(set + " I(X;Z)", actual.mutualInformation(), information, 2 * tolerance);
        Near.close(set + " regularity", actual.regularity(), number(expected, "regularity"), 3 * tolerance / entropy);
        Near.close(
                set + " disentanglement",
                actual.disentanglement(),
                number(expected, "disentanglement_one_vs_rest_jsd_nats"),
                2 * tolerance);
        Near.close(
                set + " multi-way",
                actual.disentanglementMultiway() * actual.labelEntropy(),
                number(expected, "multi_jsd_weighted_nats"),
                2 * tolerance);
    }

    private static double number(JsonNode node, String name) {
        return node.get(name).doubleValue();
    }
}
