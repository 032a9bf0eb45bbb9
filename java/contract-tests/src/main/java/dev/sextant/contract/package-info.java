/**
 * One suite of tests that every provider passes. A provider's module has one test class that implements
 * {@link dev.sextant.contract.ProviderContract} and returns its {@link dev.sextant.contract.ProviderProfile}.
 */
@NullMarked
package dev.sextant.contract;

import org.jspecify.annotations.NullMarked;
