/** What the bindings of the engine have in common. */
module dev.sextant.engine {
    requires transitive dev.sextant.core;
    requires static org.jspecify;

    exports dev.sextant.engine;
    exports dev.sextant.engine.generated;
}
