// SPDX-License-Identifier: Apache-2.0
#include "structure/catalogue.h"

#include <algorithm>

#include "structure/measures.h"

namespace sextant {
namespace {

constexpr MeasureEntry kMeasures[] = {
    {Measure::kKozachenkoLeonenko, "kozachenko_leonenko", Needs::kOneSpace, KozachenkoLeonenko},
    {Measure::kTwonn, "twonn", Needs::kOneSpace, TwoNn},
    {Measure::kLevinaBickel, "levina_bickel", Needs::kOneSpace, LevinaBickel},
    {Measure::kMackayGhahramani, "mackay_ghahramani", Needs::kOneSpace, MacKayGhahramani},
    {Measure::kUniformity, "uniformity", Needs::kOneSpace, Uniformity},
    {Measure::kAverageCosine, "average_cosine", Needs::kOneSpace, AverageCosine},
    {Measure::kDistanceMoments, "distance_moments", Needs::kOneSpace, DistanceMoments},
    {Measure::kQuestsEntropy, "quests_entropy", Needs::kOneSpace, QuestsEntropy},
    {Measure::kQuestsDiversity, "quests_diversity", Needs::kOneSpace, QuestsDiversity},
    {Measure::kKdeEntropy, "kde_entropy", Needs::kOneSpace, KdeEntropy},
    {Measure::kKolchinskyTracey, "kolchinsky_tracey", Needs::kOneSpace, KolchinskyTracey},
    {Measure::kRenyiEntropy, "renyi_entropy", Needs::kOneSpace, RenyiEntropy},
    {Measure::kEffectiveRank, "effective_rank", Needs::kOneSpace, EffectiveRank},
    {Measure::kParticipationRatio, "participation_ratio", Needs::kOneSpace, ParticipationRatio},
    {Measure::kCoherence, "coherence", Needs::kOneSpace, Coherence},
    {Measure::kDimensionwiseEntropy, "dimensionwise_entropy", Needs::kOneSpace, DimensionwiseEntropy},
    {Measure::kAdaptiveBinning, "adaptive_binning", Needs::kOneSpace, AdaptiveBinning},
    {Measure::kNearestNeighbours, "nearest_neighbours", Needs::kOneSpace, NearestNeighbours},
    {Measure::kSilhouette, "silhouette", Needs::kLabelled, Silhouette},
    {Measure::kWithinDistance, "within_distance", Needs::kLabelled, WithinDistance},
    {Measure::kBetweenDistance, "between_distance", Needs::kLabelled, BetweenDistance},
    {Measure::kRoss, "ross", Needs::kLabelled, Ross},
    {Measure::kRsaPearson, "rsa_pearson", Needs::kPaired, RsaPearson},
    {Measure::kRsaSpearman, "rsa_spearman", Needs::kPaired, RsaSpearman},
    {Measure::kRsaKendall, "rsa_kendall", Needs::kPaired, RsaKendall},
    {Measure::kRsaCosine, "rsa_cosine", Needs::kPaired, RsaCosine},
    {Measure::kDistanceCorrelation, "distance_correlation", Needs::kPaired, DistanceCorrelation},
    {Measure::kDistanceCorrelationCorrected, "distance_correlation_corrected", Needs::kPaired,
     DistanceCorrelationCorrected},
    {Measure::kCkaLinear, "cka_linear", Needs::kPaired, CkaLinear},
    {Measure::kCkaLinearDebiased, "cka_linear_debiased", Needs::kPaired, CkaLinearDebiased},
    {Measure::kCkaLinearMinibatch, "cka_linear_minibatch", Needs::kPaired, CkaLinearMinibatch},
    {Measure::kCkaRbf, "cka_rbf", Needs::kPaired, CkaRbf},
    {Measure::kCkaRbfDebiased, "cka_rbf_debiased", Needs::kPaired, CkaRbfDebiased},
    {Measure::kHsic, "hsic", Needs::kPaired, Hsic},
    {Measure::kHsicUnbiased, "hsic_unbiased", Needs::kPaired, HsicUnbiased},
    {Measure::kMutualKnn, "mutual_knn", Needs::kPaired, MutualKnn},
    {Measure::kProcrustes, "procrustes", Needs::kPaired, Procrustes, true},
    {Measure::kKsg1, "ksg1", Needs::kPaired, Ksg1},
    {Measure::kKsg2, "ksg2", Needs::kPaired, Ksg2},
    {Measure::kRenyiInformation, "renyi_information", Needs::kPaired, RenyiInformation},
    {Measure::kAlignment, "alignment", Needs::kPairedAlike, Alignment, true},
    {Measure::kSemanticInformation, "semantic_information", Needs::kPairedAlike, SemanticInformation},
    {Measure::kRelativeSensitivity, "relative_sensitivity", Needs::kPairedAlike, RelativeSensitivity, true},
    {Measure::kMmd2, "mmd2", Needs::kSamples, Mmd2},
    {Measure::kMmd2Unbiased, "mmd2_unbiased", Needs::kSamples, Mmd2Unbiased},
    {Measure::kEnergyDistance, "energy_distance", Needs::kSamples, EnergyDistance},
    {Measure::kEnergyDistanceUnbiased, "energy_distance_unbiased", Needs::kSamples, EnergyDistanceUnbiased},
    {Measure::kSlicedWasserstein, "sliced_wasserstein", Needs::kSamples, SlicedWasserstein},
    {Measure::kCoral, "coral", Needs::kSamples, Coral},
    {Measure::kFrechetDistance, "frechet_distance", Needs::kSamples, FrechetDistance},
    {Measure::kKnnKl, "knn_kl", Needs::kSamples, KnnKl},
    {Measure::kQuestsOverlap, "quests_overlap", Needs::kSamples, QuestsOverlap},
    {Measure::kSoftDivergence, "soft_divergence", Needs::kSamples, SoftDivergence},
    {Measure::kSynonymy, "synonymy", Needs::kMapping, nullptr},
    {Measure::kHomonymy, "homonymy", Needs::kMapping, nullptr},
    {Measure::kWordOrderFreedom, "word_order_freedom", Needs::kMapping, nullptr},
    {Measure::kEntanglement, "entanglement", Needs::kMapping, nullptr},
    {Measure::kWordOrder, "word_order", Needs::kMapping, nullptr},
    {Measure::kPosdis, "posdis", Needs::kMapping, nullptr},
    {Measure::kBosdis, "bosdis", Needs::kMapping, nullptr},
    {Measure::kTopographicSimilarity, "topographic_similarity", Needs::kMapping, nullptr},
    {Measure::kResidualEntropy, "residual_entropy", Needs::kMapping, nullptr},
};

}  // namespace

const MeasureEntry* FindMeasure(int32_t measure) {
  const auto* found = std::ranges::find(kMeasures, static_cast<Measure>(measure), &MeasureEntry::measure);
  return found == std::end(kMeasures) ? nullptr : found;
}

const char* NameOf(Measure measure) { return FindMeasure(static_cast<int32_t>(measure))->name; }

}  // namespace sextant
