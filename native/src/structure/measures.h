// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "structure/measure_context.h"
#include "structure/result.h"

// The measures of one and of two spaces. Each adds its records to the result; docs/STRUCTURE.md has the formulas.
namespace sextant {

// By nearest neighbours.
void KozachenkoLeonenko(MeasureContext& context, Result& result);
void TwoNn(MeasureContext& context, Result& result);
void LevinaBickel(MeasureContext& context, Result& result);
void MacKayGhahramani(MeasureContext& context, Result& result);
void NearestNeighbours(MeasureContext& context, Result& result);
void MutualKnn(MeasureContext& context, Result& result);
void Ksg1(MeasureContext& context, Result& result);
void Ksg2(MeasureContext& context, Result& result);
void Ross(MeasureContext& context, Result& result);
void KnnKl(MeasureContext& context, Result& result);

// By label.
void Silhouette(MeasureContext& context, Result& result);
void WithinDistance(MeasureContext& context, Result& result);
void BetweenDistance(MeasureContext& context, Result& result);

// By kernels and mean distances.
void Uniformity(MeasureContext& context, Result& result);
void QuestsEntropy(MeasureContext& context, Result& result);
void QuestsDiversity(MeasureContext& context, Result& result);
void KdeEntropy(MeasureContext& context, Result& result);
void KolchinskyTracey(MeasureContext& context, Result& result);
void QuestsOverlap(MeasureContext& context, Result& result);
void SemanticInformation(MeasureContext& context, Result& result);
void Mmd2(MeasureContext& context, Result& result);
void Mmd2Unbiased(MeasureContext& context, Result& result);
void EnergyDistance(MeasureContext& context, Result& result);
void EnergyDistanceUnbiased(MeasureContext& context, Result& result);
void DistanceMoments(MeasureContext& context, Result& result);
void SoftDivergence(MeasureContext& context, Result& result);

// Of all distances of two spaces.
void RsaPearson(MeasureContext& context, Result& result);
void RsaSpearman(MeasureContext& context, Result& result);
void RsaKendall(MeasureContext& context, Result& result);
void RsaCosine(MeasureContext& context, Result& result);
void DistanceCorrelation(MeasureContext& context, Result& result);
void DistanceCorrelationCorrected(MeasureContext& context, Result& result);
void CkaRbf(MeasureContext& context, Result& result);
void CkaRbfDebiased(MeasureContext& context, Result& result);
void Hsic(MeasureContext& context, Result& result);
void HsicUnbiased(MeasureContext& context, Result& result);

// By spectra and products of features.
void RenyiEntropy(MeasureContext& context, Result& result);
void RenyiInformation(MeasureContext& context, Result& result);
void EffectiveRank(MeasureContext& context, Result& result);
void ParticipationRatio(MeasureContext& context, Result& result);
void Procrustes(MeasureContext& context, Result& result);
void CkaLinear(MeasureContext& context, Result& result);
void CkaLinearDebiased(MeasureContext& context, Result& result);
void CkaLinearMinibatch(MeasureContext& context, Result& result);
void Coral(MeasureContext& context, Result& result);
void FrechetDistance(MeasureContext& context, Result& result);

// In one pass over the rows.
void AverageCosine(MeasureContext& context, Result& result);
void Coherence(MeasureContext& context, Result& result);
void Alignment(MeasureContext& context, Result& result);
void RelativeSensitivity(MeasureContext& context, Result& result);
void SlicedWasserstein(MeasureContext& context, Result& result);

// By counts of cells.
void DimensionwiseEntropy(MeasureContext& context, Result& result);
void AdaptiveBinning(MeasureContext& context, Result& result);

}  // namespace sextant
