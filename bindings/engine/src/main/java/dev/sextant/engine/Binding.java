package dev.sextant.engine;

/** How a provider loads libraries and calls them. Everything is asked for when the library is, not before. */
public interface Binding {

    /**
     * Fails where loading would.
     *
     * @throws IllegalCallerException if native access is denied
     */
    void requireNativeAccess();

    /** {@link System#load}, by a class of the binding: what a class has loaded, those of its class loader may call. */
    void load(String file);

    /** {@link System#loadLibrary}, likewise. */
    void loadLibrary(String name);

    /**
     * Calls, once the engine's library is loaded. What else they need is loaded here.
     *
     * @throws java.io.IOException if that cannot be unpacked
     */
    NativeCalls calls() throws java.io.IOException;
}
