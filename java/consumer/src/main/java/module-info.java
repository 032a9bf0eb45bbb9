module consumer {
    requires dev.sextant.core;
}
