package dev.sextant.engine;

/**
 * The library as one provider calls it.
 *
 * @param provider its name, for results
 * @param calls of its binding
 */
record Engine(String provider, NativeCalls calls) {}
