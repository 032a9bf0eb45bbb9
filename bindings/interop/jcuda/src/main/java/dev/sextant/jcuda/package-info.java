/** Rows and memory for results on a device, from JCuda. */
@NullMarked
package dev.sextant.jcuda;

import org.jspecify.annotations.NullMarked;
