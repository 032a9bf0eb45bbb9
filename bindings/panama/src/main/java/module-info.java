/** The engine behind the C interface, called through the Foreign Function and Memory API. */
module dev.sextant.panama {
    requires dev.sextant.core;
    requires dev.sextant.engine;
    requires static org.jspecify;

    provides dev.sextant.spi.Provider with
            dev.sextant.panama.PanamaProvider;
}
