package dev.sextant.contract;

import dev.sextant.Sextant;

/** Prints each provider and why it cannot run, then the one that would. */
public final class ProviderProbe {
    private ProviderProbe() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        for (Sextant.ProviderStatus p : Sextant.providers()) {
            System.out.println(p.name() + ": " + p.unavailable().orElse("runs") + " | " + p.description());
        }
        System.out.println("chosen: " + Sextant.providerFor("cpu"));
    }
}
