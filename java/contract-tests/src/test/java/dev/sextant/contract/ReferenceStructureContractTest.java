package dev.sextant.contract;

/** The suite of structure on the plain-Java oracle. */
class ReferenceStructureContractTest implements StructureContract {
    @Override
    public ProviderProfile profile() {
        return ProviderProfile.oracle("reference", "reference");
    }
}
