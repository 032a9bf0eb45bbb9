/** Rows and memory for results on a device, from JCuda. */
module dev.sextant.jcuda {
    requires transitive dev.sextant.core;
    requires transitive jcuda;
    requires static org.jspecify;

    exports dev.sextant.jcuda;
}
