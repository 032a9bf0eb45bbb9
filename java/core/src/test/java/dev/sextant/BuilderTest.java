package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BuilderTest {
    @Test
    void aSpaceHasTheDefaultsThatAreDocumented() {
        try (SoftEntropy space = SoftEntropy.builder(8).backend("reference").build()) {
            SpaceInfo info = space.info();
            assertThat(info.anchors()).isEqualTo(100);
            assertThat(info.dim()).isEqualTo(8);
            assertThat(info.temperatureMode()).isEqualTo(Temperature.Mode.EXACT);
            assertThat(space.labelSets()).isEmpty();
            assertThat(space.anchors()).isEqualTo(Sextant.anchors(100, 8, 0));
        }
    }

    @Test
    void givenAnchorsSetTheirNumber() {
        double[] anchors = {1, 0, 0, 2, -3, 0};
        try (SoftEntropy space =
                SoftEntropy.builder(2).anchors(anchors).backend("reference").build()) {
            assertThat(space.anchors()).containsExactly(1, 0, 0, 1, -1, 0);
        }
    }

    @Test
    void givenAnchorsAreCopied() {
        double[] anchors = {1, 0, 0, 1};
        SoftEntropy.Builder builder = SoftEntropy.builder(2).anchors(anchors).backend("reference");
        anchors[0] = Double.NaN;
        try (SoftEntropy space = builder.build()) {
            assertThat(space.anchors()).containsExactly(1, 0, 0, 1);
        }
    }

    @Test
    void shapesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(4).anchors(1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(4).anchors(new double[6]))
                .withMessageContaining("whole rows of dim 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(4).threads(-1).build())
                .withMessageContaining("-1");
    }

    @Test
    void labelSetsHaveDifferentNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(4).labelSets("a", "b", "a"))
                .withMessageContaining("[a, b, a]");
    }

    @Test
    void aBackendThatIsMissingIsNamed() {
        assertThatExceptionOfType(SextantException.class)
                .isThrownBy(() -> SoftEntropy.builder(4).backend("abacus").build())
                .withMessageContaining("abacus");
    }

    @Test
    void anchorsOfOtherScoresThanCosineStayAsTheyAre() {
        try (SoftEntropy space = euclidean().build()) {
            assertThat(space.anchors()).containsExactly(0, 0, 0, 2);
            assertThat(space.info().score()).isEqualTo(Score.EUCLIDEAN);
            assertThat(space.info().smoothing()).isEqualTo(Smoothing.SOFTMAX);
            assertThat(space.info().precision()).isEqualTo(Precision.F64);
        }
    }

    @Test
    void scoresOtherThanCosineNeedAnchorsAndATemperature() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> euclidean().anchors(5).build())
                .withMessageContaining("anchors must be given for score EUCLIDEAN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> euclidean().temperature(Temperature.LEADING).build())
                .withMessageContaining("temperature must be FIXED for score EUCLIDEAN, but is LEADING");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        euclidean().anchors(new double[] {0, 0, Double.NaN, 1}).build())
                .withMessageContaining("row 1");
    }

    @Test
    void otherSmoothingsAreNotInSinglePrecision() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftEntropy.builder(4)
                        .smoothing(Smoothing.DISCRETE)
                        .precision(Precision.F32)
                        .build())
                .withMessageContaining("COSINE and DISCRETE");
    }

    private static SoftEntropy.Builder euclidean() {
        return SoftEntropy.builder(2)
                .anchors(new double[] {0, 0, 0, 2})
                .temperature(Temperature.fixed(1))
                .score(Score.EUCLIDEAN)
                .backend("reference");
    }
}
