package dev.sextant.panama;

import dev.sextant.Sextant;
import dev.sextant.contract.ProviderProfile;
import dev.sextant.contract.SpaceContract;
import org.junit.jupiter.api.condition.EnabledIf;

/** The suite of spaces on CUDA devices, where there are any. */
@EnabledIf(value = "hasDevices", disabledReason = "CUDA cannot be used here; 'sextant info' says why")
class PanamaCudaContractTest implements SpaceContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(PanamaProvider.NAME, Sextant.CUDA);
    }

    static boolean hasDevices() {
        return Sextant.devices().unavailable().isEmpty();
    }
}
