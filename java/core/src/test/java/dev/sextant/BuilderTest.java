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
}
