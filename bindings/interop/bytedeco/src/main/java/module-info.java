/** Rows and memory for results on a device, from JavaCPP and the Bytedeco CUDA presets. */
module dev.sextant.bytedeco {
    requires transitive dev.sextant.core;
    requires transitive org.bytedeco.javacpp;
    requires transitive org.bytedeco.cuda;
    requires static org.jspecify;

    exports dev.sextant.bytedeco;
}
