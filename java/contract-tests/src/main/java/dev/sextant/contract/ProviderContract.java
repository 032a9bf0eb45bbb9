package dev.sextant.contract;

/** The whole suite. */
public interface ProviderContract
        extends GoldenContract,
                TemperatureContract,
                AnchorContract,
                EdgeContract,
                BatchContract,
                InvarianceContract,
                DTypeContract,
                InformationContract,
                LabelContract,
                FrequentLabelContract,
                RelationContract,
                CorrectionContract,
                NullContract,
                SampleContract,
                BadRowContract,
                VariantContract,
                UseContract,
                NGramContract,
                BinsContract,
                LifecycleContract,
                StateContract,
                ArgumentContract {}
