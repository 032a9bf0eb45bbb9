package dev.sextant.contract;

/** A part of the suite: test methods that ask the profile which provider they test. */
@FunctionalInterface
public interface Contract {

    /** The provider under test. */
    ProviderProfile profile();
}
