package dev.sextant.contract;

/** The whole suite but for measures of structure. */
public interface ProviderContract
        extends SpaceContract, TemperatureContract, VariantContract, NGramContract, BinsContract, MappingContract {}
