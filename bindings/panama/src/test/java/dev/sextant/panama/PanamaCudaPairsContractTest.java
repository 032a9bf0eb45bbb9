package dev.sextant.panama;

import dev.sextant.contract.CudaPairsContract;
import dev.sextant.contract.ProviderProfile;
import org.junit.jupiter.api.condition.EnabledIf;

/** The suite of pairs on CUDA devices, where there are any: those of the library that SEXTANT_CUDA_LIBRARY names. */
@EnabledIf(value = "dev.sextant.contract.CudaPairsContract#hasDevices", disabledReason = CudaPairsContract.NONE)
class PanamaCudaPairsContractTest implements CudaPairsContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.cuda(PanamaProvider.NAME);
    }
}
