package dev.sextant.javacpp;

import dev.sextant.contract.ProviderContract;
import dev.sextant.contract.ProviderProfile;

/** The suite that every provider passes, on this one. */
class JavaCppContractTest implements ProviderContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.engine(JavaCppProvider.NAME, "cpu");
    }
}
