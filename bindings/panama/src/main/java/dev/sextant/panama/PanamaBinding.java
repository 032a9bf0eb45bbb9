package dev.sextant.panama;

import dev.sextant.engine.Binding;
import dev.sextant.engine.NativeCalls;
import java.lang.foreign.MemorySegment;

/** Loads the library for what jextract has generated. */
final class PanamaBinding implements Binding {

    /** The exception itself, rather than one wrapped by a class initialiser. */
    @Override
    public void requireNativeAccess() {
        MemorySegment.NULL.reinterpret(0);
    }

    @Override
    public void load(String file) {
        System.load(file);
    }

    @Override
    public void loadLibrary(String name) {
        System.loadLibrary(name);
    }

    @Override
    public NativeCalls calls() {
        return new PanamaCalls();
    }
}
