package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sextant.DType;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.SextantException;
import dev.sextant.SextantException.Status;
import dev.sextant.SoftEntropy;
import dev.sextant.Temperature;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that do not fit the space are refused, and change nothing. */
public interface ArgumentContract extends Contract {

    /** The space runs on the provider that the profile names. */
    @Test
    default void theProviderIsTheOneUnderTest() {
        try (SoftEntropy space = argumentSpace()) {
            assertThat(space.info().provider()).isEqualTo(profile().name());
            assertThat(space.info().target()).isNotBlank();
            assertThat(space.info().threads()).isPositive();
            assertThat(space.info().precision()).isNotEqualTo(Precision.AUTO);
            assertThat(profile().provider().unavailable()).isEmpty();
            assertThat(profile().provider().backend().equals(profile().backend())
                            || profile()
                                    .provider()
                                    .accelerators()
                                    .contains(profile().backend()))
                    .isTrue();
        }
    }

    /** Rows of another dimension. */
    @Test
    default void rowsMustHaveTheDimension() {
        refused(space -> space.add(Rows.of(new float[] {1, 2, 3}, 3), null, null), "dim 4, but have 3");
    }

    /** Too few and too many label sets. */
    @Test
    default void labelsMustCoverTheSets() {
        Rows rows = Rows.of(new float[] {1, 2, 3, 4}, 4);
        refused(space -> space.add(rows), "2 sets [coarse, fine], but cover 0");
        refused(space -> space.add(rows, new long[1]), "but cover 1");
        refused(space -> space.add(rows, new long[1], new long[1], new long[1]), "but cover 3");
    }

    /** Too few and too many labels. */
    @Test
    default void labelsMustBeOnePerRow() {
        Rows rows = Rows.of(new float[] {1, 2, 3, 4}, 4);
        refused(space -> space.add(rows, new long[1], new long[0]), "labels of fine must be one per row, 1, but are 0");
        refused(space -> space.add(rows, new long[2], new long[1]), "labels of coarse");
    }

    /** A label set that the space does not have. */
    @Test
    default void labelSetsMustBeKnown() {
        refused(space -> space.measure("colour"), "colour");
        refused(space -> space.labelTable("colour"), "[coarse, fine]");
    }

    /** A space and itself. */
    @Test
    default void aSpaceIsNotMergedIntoItself() {
        refused(space -> space.merge(space), "itself");
    }

    /** An instruction set that no machine has. */
    @Test
    default void targetsMustBeKnown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().space(4).target("ABACUS").build().close())
                .withMessageContaining("ABACUS");
    }

    /** Spaces that differ in what their sums mean. */
    static Stream<UnaryOperator<SoftEntropy.Builder>> strangers() {
        return Stream.of(
                b -> b.seed(1),
                b -> b.anchors(7),
                b -> b.anchors(new Samples(1).gaussian(6, 4)),
                b -> b.temperature(Temperature.LEADING),
                b -> b.temperature(Temperature.fixed(0.25)),
                b -> b.labelSets("coarse"),
                b -> b.labelSets("fine", "coarse"),
                b -> b.labelSets());
    }

    /** Merging those is refused. */
    @ParameterizedTest
    @MethodSource("dev.sextant.contract.ArgumentContract#strangers")
    default void strangersAreNotMerged(UnaryOperator<SoftEntropy.Builder> change) {
        Sample sample = Sample.of(1, 4);
        try (SoftEntropy space = argumentSpace();
                SoftEntropy stranger = change.apply(argumentBuilder()).build()) {
            sample.addTo(space);
            Snapshot before = Snapshot.of(space);
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> space.merge(stranger))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
            Snapshot.of(space).check(before, 0);
        }
    }

    /** Spaces of another dimension have other anchors. */
    @Test
    default void dimensionsAreNotMixed() {
        try (SoftEntropy space = argumentSpace();
                SoftEntropy other = profile()
                        .space(3)
                        .anchors(6)
                        .temperature(Temperature.fixed(space.info().temperature()))
                        .labelSets(Sample.SETS)
                        .build()) {
            assertThatExceptionOfType(SextantException.class)
                    .isThrownBy(() -> space.merge(other))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
        }
    }

    /** Sums of two arithmetics are not mixed, where a provider has two. */
    @Test
    default void arithmeticsAreNotMixed() {
        try (SoftEntropy single = argumentBuilder()
                        .precision(profile().arithmetic(Precision.F32))
                        .build();
                SoftEntropy twice = argumentBuilder().precision(Precision.F64).build()) {
            if (single.info().precision() == twice.info().precision()) {
                single.merge(twice);
                assertThat(single.measure().rows()).isZero();
            } else {
                assertThatExceptionOfType(SextantException.class)
                        .isThrownBy(() -> single.merge(twice))
                        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.STATE_MISMATCH));
            }
        }
    }

    /** AUTO never leaves double rows or a low temperature to single precision. */
    @Test
    default void automaticPrecisionIsDoubleWhereItMustBe() {
        try (SoftEntropy doubles = argumentBuilder().dtype(DType.F64).build();
                SoftEntropy cold = argumentBuilder()
                        .temperature(Temperature.fixed(1.0 / 256))
                        .build()) {
            assertThat(doubles.info().precision()).isEqualTo(Precision.F64);
            assertThat(cold.info().precision()).isEqualTo(Precision.F64);
        }
    }

    private void refused(Consumer<SoftEntropy> call, String message) {
        Sample sample = Sample.of(1, 4);
        try (SoftEntropy space = argumentSpace()) {
            sample.addTo(space);
            Snapshot before = Snapshot.of(space);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call.accept(space))
                    .withMessageContaining(message);
            Snapshot.of(space).check(before, 0);
        }
    }

    private SoftEntropy argumentSpace() {
        return argumentBuilder().build();
    }

    private SoftEntropy.Builder argumentBuilder() {
        return profile().space(4).anchors(6).labelSets(Sample.SETS);
    }
}
