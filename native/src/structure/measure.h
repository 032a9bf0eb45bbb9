// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

// Numbered as in sextant.h.
enum class Measure : int32_t {
  kKozachenkoLeonenko = 0,
  kTwonn = 1,
  kLevinaBickel = 2,
  kMackayGhahramani = 3,
  kUniformity = 4,
  kAverageCosine = 5,
  kDistanceMoments = 6,
  kQuestsEntropy = 7,
  kQuestsDiversity = 8,
  kKdeEntropy = 9,
  kKolchinskyTracey = 10,
  kRenyiEntropy = 11,
  kEffectiveRank = 12,
  kParticipationRatio = 13,
  kCoherence = 14,
  kDimensionwiseEntropy = 15,
  kAdaptiveBinning = 16,
  kNearestNeighbours = 17,
  kSilhouette = 32,
  kWithinDistance = 33,
  kBetweenDistance = 34,
  kRoss = 35,
  kRsaPearson = 64,
  kRsaSpearman = 65,
  kRsaKendall = 66,
  kRsaCosine = 67,
  kDistanceCorrelation = 68,
  kDistanceCorrelationCorrected = 69,
  kCkaLinear = 70,
  kCkaLinearDebiased = 71,
  kCkaLinearMinibatch = 72,
  kCkaRbf = 73,
  kCkaRbfDebiased = 74,
  kHsic = 75,
  kHsicUnbiased = 76,
  kMutualKnn = 77,
  kProcrustes = 78,
  kKsg1 = 79,
  kKsg2 = 80,
  kRenyiInformation = 81,
  kAlignment = 96,
  kSemanticInformation = 97,
  kRelativeSensitivity = 98,
  kMmd2 = 128,
  kMmd2Unbiased = 129,
  kEnergyDistance = 130,
  kEnergyDistanceUnbiased = 131,
  kSlicedWasserstein = 132,
  kCoral = 133,
  kFrechetDistance = 134,
  kKnnKl = 135,
  kQuestsOverlap = 136,
  kSoftDivergence = 137,
  kSynonymy = 160,
  kHomonymy = 161,
  kWordOrderFreedom = 162,
  kEntanglement = 163,
  kWordOrder = 164,
  kPosdis = 165,
  kBosdis = 166,
  kTopographicSimilarity = 167,
  kResidualEntropy = 168
};

// As users write it, "rsa_pearson"; static text.
const char* NameOf(Measure measure);

}  // namespace sextant
