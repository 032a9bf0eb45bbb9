package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sextant.DType;
import dev.sextant.Precision;
import dev.sextant.Score;
import dev.sextant.Smoothing;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite reports wrong providers. */
class PlantedFaultsTest {
    private final ProviderContract suite = () -> ProviderProfile.oracle(FaultyProvider.NAME, FaultyProvider.NAME);

    @AfterEach
    void plantNothing() {
        FaultyProvider.FAULT.set(null);
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsReported(Fault fault, @TempDir Path folder) {
        FaultyProvider.FAULT.set(fault);
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(fault, folder));
    }

    @ParameterizedTest
    @EnumSource
    void withoutItTheSameCheckPasses(Fault fault, @TempDir Path folder) throws IOException {
        check(fault, folder);
    }

    /** Runs a check of the suite that must report the fault. */
    @SuppressWarnings("JUnitMethodInvoked") // the suite itself is what is tested here
    private void check(Fault fault, Path folder) throws IOException {
        switch (fault) {
            case ENTROPY_OFF_BY_1E_5, ENTROPY_NAN ->
                suite.measuresMatchGolden(new GoldenRun("soft_digits_m100", "exact", Precision.F64));
            case LABELS_WEIGHTED_EQUALLY -> suite.measuresEqualTheirDivergences(1);
            case LABELS_UNSORTED -> suite.anyLongIsALabel();
            case UNLABELLED_ROWS_COUNTED -> suite.unlabelledRowsStayOutOfTheirSet();
            case LAST_ROW_OF_A_BATCH_LOST -> suite.splitsAndTheirOrderDoNotMatter(1);
            case MERGE_LOST -> suite.mergesOfAnyTreeDoNotMatter(1);
            case REFUSED_BATCH_LEAVES_A_ROW -> suite.aBadRowRefusesItsBatch(Float.NaN);
            case BAD_ROW_OFF_BY_ONE -> suite.edgeCasesWithBadRows("nan_row");
            case UNUSED_ROWS_ADDED -> suite.noRowNeedBeUsed();
            case F16_READ_AS_BF16 -> suite.typesDoNotMatter(DType.F16);
            case ANCHOR_OFF_BY_ONE_BIT -> suite.generatedAnchorsHaveGoldenBits("m5_d7_seed42_draw0");
            case TEMPERATURE_OFF_BY_1E_9 -> suite.temperaturesMatchTheCalibrationTable();
            case SKIPPED_ROWS_NOT_SAVED -> suite.aLoadedSpaceGoesOnWithEqualBits(1, folder);
            case NOTE_NOT_SAVED -> suite.namesAndNoteSurvive(folder);
            case DAMAGED_STATE_ACCEPTED -> suite.everyDamagedByteIsRefused(folder);
            case SAVE_LEAVES_RUBBISH -> suite.aSaveReplacesTheFileAlone(folder);
            case SCORE_IGNORED ->
                suite.variantsMatchGolden(new VariantRun("nam_variants_h3", "dot", Score.DOT, 1, Smoothing.SOFTMAX));
            case SMOOTHING_IGNORED ->
                suite.variantsMatchGolden(
                        new VariantRun("nam_variants_h1", "cosine", Score.COSINE, 1, Smoothing.SPARSEMAX));
            case ZERO_ROWS_SKIPPED -> suite.zeroRowsAreAssignedEvenly("zero_row");
            case NGRAM_ONE_TOKEN_LATE -> suite.goldenNGrams(2);
            case BIN_TOO_FEW -> suite.binnedEntropyMatchesGolden();
            case SYMBOL_ZERO_COUNTED -> suite.languagesMatchGolden("discrete_small");
            case SIGNALS_NOT_EDITED -> suite.topographicSimilaritiesMatchGolden("discrete_small");
            case UNSEEN_ATOMS_SKIPPED -> suite.randomLanguagesAgreeWithTheReference(1);
            case NULL_TOO_HIGH, NULL_DEVIATION_TRIPLED, NULL_ERROR_MISSING ->
                suite.nullsMatchShuffles("null_mixture_d32", 0);
            case NULL_OF_NO_SAMPLE -> suite.withoutASampleThereIsNoNull();
            case CHANCE_NEVER_CERTAIN -> suite.chanceMayBeCertain();
            case CHANCE_LOOKS_SIGNIFICANT -> suite.chanceHasNoExcess(50);
            case P_VALUE_OF_BOTH_SIDES, RESIDUAL_WITH_NOISE -> suite.derivedMeasuresFollow(1);
            case LABELS_CORRECTED_BY_HALF -> suite.labelsAreCorrectedOneByOne();
            case ENTROPY_CORRECTED_WITH_BIAS, ENTROPY_ERROR_WITH_BIAS ->
                suite.correctionsMatchGolden("mode_exact", "exact");
            case SAMPLE_TOO_LARGE -> suite.samplesAreAsLargeAsAsked(50);
            case RARE_LABELS_STAY -> suite.droppedRowsAreAsIfTheyWereNotThere();
            case KEPT_ENTROPY_DROPPED -> suite.keptEntropyIsThatOfAllRows();
            case INPUT_AND_OUTPUT_SWAPPED -> suite.relationsMatchGolden();
            case FRACTIONS_CUMULATED -> suite.fractionsSumToOne();
            case ORDINAL_LOST -> suite.splitsAndTheirOrderDoNotMatter(1);
            case REFUSED_BATCH_NUMBERS_ROWS -> suite.aRefusedBatchNumbersNoRow();
            case DRAW_OFF_BY_ONE, DRAWS_ALIKE -> suite.everyDrawIsAsIfAlone(Precision.F64);
            case ANCHORS_OF_FIRST_DRAW -> suite.generatedDrawsAreThoseOfTheSeed();
            case TABLE_OF_FIRST_DRAW, DEVIATION_BY_K, HALF_WIDTH_OF_A_NORMAL, COUNTS_DEVIATE ->
                suite.whatDrawsHaveInCommon(3, 4.302652729749462);
            case ONE_DRAW_DEVIATES_BY_0 -> suite.oneDrawHasNoDeviation();
            case NAN_PASSED_OVER -> suite.nanOfOneDrawIsNanOverAll();
            case STRANGERS_MERGED -> suite.otherDrawsAreNotMerged();
            case CO_MOMENTS_IGNORED -> suite.coMomentsAreOfAllRows(Precision.F64);
            case CO_MOMENTS_WITH_BIAS -> suite.aSampleOfAllRowsAgrees();
            case NEAREST_NOT_SAVED -> suite.drawsSurviveAFile(folder);
            case CO_MOMENTS_CANCEL -> suite.equalRowsHaveNoError();
            case CHANCE_OF_ANY_NEAREST -> suite.anAnchorAmongTheRowsIsFound();
            case NEAREST_NEVER_BY_CHANCE -> suite.independentAnchorsAreNoNearerThanChance(1);
            case NEAREST_WITHOUT_DIRECTION -> suite.withoutDirectionsNoneIsNearest();
            case EQUAL_DRAWS_DEVIATE -> suite.equalNumbersDoNotDeviate();
            case CANCEL_IGNORED -> suite.aCancelEndsTheNextAdd();
            case CHANCE_OF_ONE_ROW -> suite.chanceFollowsFromTheCosine();
        }
    }
}
