package dev.sextant.javacpp;

import dev.sextant.engine.EngineProvider;
import dev.sextant.engine.NativeLibrary;

/** The native engine on the CPU, through JNI. */
public final class JavaCppProvider extends EngineProvider {
    static final String NAME = "javacpp";

    private static final class Loaded {
        static final NativeLibrary LIBRARY = NativeLibrary.load(new JavaCppBinding());
    }

    /** For {@link java.util.ServiceLoader}; loads nothing. */
    public JavaCppProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    protected NativeLibrary library() {
        return Loaded.LIBRARY;
    }
}
