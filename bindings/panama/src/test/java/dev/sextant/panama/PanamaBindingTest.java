package dev.sextant.panama;

import dev.sextant.contract.BindingContract;
import dev.sextant.contract.BindingStructureContract;
import dev.sextant.contract.ProviderProfile;

/** What every binding adds to the engine, in this one. */
class PanamaBindingTest implements BindingContract, BindingStructureContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(PanamaProvider.NAME, "cpu");
    }
}
