package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite of pairs on devices reports wrong providers, where it needs no device for that. */
class CudaPairsFaultsTest {
    private final CudaPairsContract suite = () -> ProviderProfile.oracle(FaultyProvider.NAME, FaultyProvider.NAME);

    @AfterEach
    void plantNothing() {
        FaultyStructure.FAULT.set(null);
    }

    @ParameterizedTest
    @EnumSource(names = {"SELF_IS_A_NEIGHBOUR", "TIES_BY_LAST_INDEX", "BAD_ROW_OFF_BY_ONE", "PROGRESS_NOT_HEARD"})
    void aPlantedFaultIsReported(StructureFault fault) {
        check(fault);
        FaultyStructure.FAULT.set(fault);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(fault));
    }

    @SuppressWarnings("JUnitMethodInvoked") // the suite itself is what is tested here
    private void check(StructureFault fault) {
        switch (fault) {
            case BAD_ROW_OFF_BY_ONE -> suite.badRowsAreNamed();
            case PROGRESS_NOT_HEARD -> suite.aSweepCanBeEnded();
            default -> suite.doublePrecisionIsKept();
        }
    }
}
