package dev.sextant.panama;

import dev.sextant.contract.ProviderProfile;
import dev.sextant.contract.StructureContract;

/** The suite of structure and pairs that every provider passes, on this one. */
class PanamaStructureContractTest implements StructureContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(PanamaProvider.NAME, "cpu");
    }
}
