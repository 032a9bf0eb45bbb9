/** The command line: files in, a table, JSON or CSV out. */
@NullMarked
package dev.sextant.cli;

import org.jspecify.annotations.NullMarked;
