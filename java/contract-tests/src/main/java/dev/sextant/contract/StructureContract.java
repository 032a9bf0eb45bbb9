package dev.sextant.contract;

/** The suite of pairs of rows and of the structure of spaces. */
public interface StructureContract
        extends GoldenPairsContract,
                GoldenInformationContract,
                PairsContract,
                StructureInvarianceContract,
                StructureEdgeContract,
                AgreementContract {}
