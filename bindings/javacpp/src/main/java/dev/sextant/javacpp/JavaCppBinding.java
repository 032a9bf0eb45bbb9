package dev.sextant.javacpp;

import dev.sextant.engine.Binding;
import dev.sextant.engine.NativeCalls;
import dev.sextant.engine.NativeLibrary;
import java.io.IOException;

/** Loads the engine's library, then the one that JavaCPP has made, which finds the first by its name. */
final class JavaCppBinding implements Binding {

    /** Java asks for native access only as it loads. */
    @Override
    public void requireNativeAccess() {}

    @Override
    public void load(String file) {
        System.load(file);
    }

    @Override
    public void loadLibrary(String name) {
        System.loadLibrary(name);
    }

    @Override
    public NativeCalls calls() throws IOException {
        NativeLibrary.loadResource(this, "jnisextant", "sextant-javacpp");
        return new JavaCppCalls();
    }
}
