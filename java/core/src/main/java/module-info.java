/** Soft entropy of vector spaces and information structure of mappings. */
module dev.sextant.core {
    requires static org.jspecify;

    exports dev.sextant;
    exports dev.sextant.spi;

    uses dev.sextant.spi.Provider;

    provides dev.sextant.spi.Provider with
            dev.sextant.reference.ReferenceProvider;
}
