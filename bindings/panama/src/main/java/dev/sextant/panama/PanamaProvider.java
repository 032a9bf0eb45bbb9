package dev.sextant.panama;

import dev.sextant.engine.EngineProvider;
import dev.sextant.engine.NativeLibrary;

/** The native engine through the Foreign Function and Memory API. */
public final class PanamaProvider extends EngineProvider {
    static final String NAME = "panama";

    private static final class Loaded {
        static final NativeLibrary LIBRARY = NativeLibrary.load(new PanamaBinding());
    }

    /** For {@link java.util.ServiceLoader}; loads nothing. */
    public PanamaProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return 200;
    }

    /** Where the library was loaded from, or empty. */
    static String origin() {
        return Loaded.LIBRARY.origin();
    }

    @Override
    protected NativeLibrary library() {
        return Loaded.LIBRARY;
    }
}
