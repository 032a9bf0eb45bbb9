/** Matrices and labels from files, read in batches from front to back; memory does not grow with the file. */
@NullMarked
package dev.sextant.io;

import org.jspecify.annotations.NullMarked;
