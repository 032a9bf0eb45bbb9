/**
 * The provider "javacpp": the native library through JNI, for Java 17 and later.
 *
 * <p>{@code dev.sextant.javacpp.generated} is written by JavaCPP from the C header as
 * {@link dev.sextant.javacpp.Preset} says; {@code dev.sextant.engine} has all but the calls. Nothing else of JavaCPP is
 * loaded, no library of its own.
 */
@NullMarked
package dev.sextant.javacpp;

import org.jspecify.annotations.NullMarked;
