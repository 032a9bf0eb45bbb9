package dev.sextant.javacpp;

import dev.sextant.contract.BindingContract;
import dev.sextant.contract.BindingStructureContract;
import dev.sextant.contract.ProviderProfile;

/** What every binding adds to the engine, in this one. */
class JavaCppBindingTest implements BindingContract, BindingStructureContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(JavaCppProvider.NAME, "cpu");
    }
}
