package dev.sextant.javacpp;

import dev.sextant.contract.ProviderProfile;
import dev.sextant.contract.StructureContract;

/** The suite of structure and pairs that every provider passes, on this one. */
class JavaCppStructureContractTest implements StructureContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(JavaCppProvider.NAME, "cpu");
    }
}
