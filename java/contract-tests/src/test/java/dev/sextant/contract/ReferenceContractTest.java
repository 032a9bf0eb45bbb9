package dev.sextant.contract;

/** The suite on the plain-Java oracle. */
class ReferenceContractTest implements ProviderContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.oracle("reference", "reference");
    }
}
