package dev.sextant.javacpp.generated;

/**
 * Stands for JavaCPP's own Loader in the generated code of this package, whose every class calls it first: the library
 * has been loaded by then, as {@code dev.sextant.engine} finds it, and JavaCPP shall not look for another.
 */
final class Loader {
    private Loader() {}

    static void load() {}
}
