package dev.sextant.panama;

import dev.sextant.contract.ProviderContract;
import dev.sextant.contract.ProviderProfile;

/** The suite that every provider passes, on this one. */
class PanamaContractTest implements ProviderContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(PanamaProvider.NAME, "cpu");
    }
}
