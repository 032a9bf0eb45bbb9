/**
 * A provider in plain Java: float64 throughout, written straight from the formulas. It runs anywhere and is the oracle
 * that other providers are compared with; it is not fast.
 */
@NullMarked
package dev.sextant.reference;

import org.jspecify.annotations.NullMarked;
