/** Matrices and labels from files: npy, npz, safetensors, text and csv. */
module dev.sextant.io {
    requires transitive dev.sextant.core;
    requires static org.jspecify;
    requires tools.jackson.core;
    requires de.siegmar.fastcsv;

    exports dev.sextant.io;
}
