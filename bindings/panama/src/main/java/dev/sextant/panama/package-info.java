/**
 * The provider "panama": the native library, through the Foreign Function and Memory API of Java 22.
 *
 * <p>{@code dev.sextant.panama.generated} is written by jextract from the C header; {@code dev.sextant.engine} has all
 * but the calls.
 */
@NullMarked
package dev.sextant.panama;

import org.jspecify.annotations.NullMarked;
