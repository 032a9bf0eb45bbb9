package dev.sextant.contract;

/** What the spaces of every backend keep to, those of accelerators too. */
public interface SpaceContract
        extends GoldenContract,
                AnchorContract,
                DrawContract,
                DrawStatisticsContract,
                CoMomentContract,
                NearestContract,
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
                UseContract,
                LifecycleContract,
                StateContract,
                ExecutionContract,
                ArgumentContract {}
