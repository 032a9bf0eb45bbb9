/** The engine behind the C interface, called through JNI. */
module dev.sextant.javacpp {
    requires dev.sextant.core;
    requires dev.sextant.engine;
    requires org.bytedeco.javacpp;
    requires static org.jspecify;

    provides dev.sextant.spi.Provider with
            dev.sextant.javacpp.JavaCppProvider;
}
