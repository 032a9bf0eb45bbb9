package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.Measure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite of structure reports wrong providers. */
class StructureFaultsTest {
    private final StructureContract suite = () -> ProviderProfile.oracle(FaultyProvider.NAME, FaultyProvider.NAME);

    @AfterEach
    void plantNothing() {
        FaultyStructure.FAULT.set(null);
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsReported(StructureFault fault) {
        FaultyStructure.FAULT.set(fault);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(fault));
    }

    @ParameterizedTest
    @EnumSource
    void withoutItTheSameCheckPasses(StructureFault fault) {
        check(fault);
    }

    /** Runs a check of the suite that must report the fault. */
    @SuppressWarnings("JUnitMethodInvoked") // the suite itself is what is tested here
    private void check(StructureFault fault) {
        switch (fault) {
            case NEIGHBOUR_TOO_FAR, DUPLICATES_NOT_COUNTED -> suite.duplicatesAreCounted();
            case METRIC_IGNORED, WITHIN_COUNTS_SELF, SAMPLES_UNSORTED -> suite.groupsMatchGolden("pair_gauss257");
            case VARIANT_IGNORED -> suite.rossMatchesGolden("ross_6d");
            case BANDWIDTH_SQUARED -> suite.kernelsMatchGolden("pair_gauss257");
            case FIRST_BANDWIDTH_ALONE -> suite.everySettingHasARecord();
            case PERMUTATIONS_IGNORED, P_VALUE_WITHOUT_THE_VALUE_ITSELF, CORRELATION_OFF_BY_1E_8 ->
                suite.nullsMatchGolden("pair_gauss257");
            case SEED_IGNORED -> suite.theOracleAgrees(Measure.HSIC);
            case COVARIANCE_WITH_BIAS -> suite.alignmentsMatchGolden("pair_gauss257");
            case UNDEFINED_IS_ZERO -> suite.equalRowsHaveNoCorrelation();
            case PARTS_SWAPPED -> suite.threadsAndPartsDoNotMatter();
            case BAD_ROW_OFF_BY_ONE -> suite.rowsThatAreNotFiniteAreNamed(Measure.TWONN);
            case PROGRESS_NOT_HEARD -> suite.measuresCanBeWatchedAndEnded();
            case SELF_IS_A_NEIGHBOUR, STRICT_IGNORED, TIES_BY_LAST_INDEX, LAST_CELL_OPEN, RANKS_FROM_0 ->
                suite.reductionsAreOfTheMatrix(65);
        }
    }
}
