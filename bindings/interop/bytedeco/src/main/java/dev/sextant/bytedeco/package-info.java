/** Rows and memory for results on a device, from JavaCPP and the Bytedeco CUDA presets. */
@NullMarked
package dev.sextant.bytedeco;

import org.jspecify.annotations.NullMarked;
