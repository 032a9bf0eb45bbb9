package dev.sextant.cli;

/** Processors of commands that no accelerator serves. */
enum HostBackend {
    AUTO,
    CPU,
    REFERENCE
}
