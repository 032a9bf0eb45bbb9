// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "structure/result.h"
#include "structure/session.h"

// The measures of one and of two spaces. Each adds its records to the result; docs/STRUCTURE.md has the formulas.
namespace sextant {

// By nearest neighbours.
void KozachenkoLeonenko(Session& session, Result& result);
void TwoNn(Session& session, Result& result);
void LevinaBickel(Session& session, Result& result);
void MacKayGhahramani(Session& session, Result& result);
void NearestNeighbours(Session& session, Result& result);
void MutualKnn(Session& session, Result& result);
void Ksg1(Session& session, Result& result);
void Ksg2(Session& session, Result& result);
void Ross(Session& session, Result& result);
void KnnKl(Session& session, Result& result);

// By label.
void Silhouette(Session& session, Result& result);
void WithinDistance(Session& session, Result& result);
void BetweenDistance(Session& session, Result& result);

// By kernels and mean distances.
void Uniformity(Session& session, Result& result);
void QuestsEntropy(Session& session, Result& result);
void QuestsDiversity(Session& session, Result& result);
void KdeEntropy(Session& session, Result& result);
void KolchinskyTracey(Session& session, Result& result);
void QuestsOverlap(Session& session, Result& result);
void SemanticInformation(Session& session, Result& result);
void Mmd2(Session& session, Result& result);
void Mmd2Unbiased(Session& session, Result& result);
void EnergyDistance(Session& session, Result& result);
void EnergyDistanceUnbiased(Session& session, Result& result);
void DistanceMoments(Session& session, Result& result);
void SoftDivergence(Session& session, Result& result);

// Of all distances of two spaces.
void RsaPearson(Session& session, Result& result);
void RsaSpearman(Session& session, Result& result);
void RsaKendall(Session& session, Result& result);
void RsaCosine(Session& session, Result& result);
void DistanceCorrelation(Session& session, Result& result);
void DistanceCorrelationCorrected(Session& session, Result& result);
void CkaRbf(Session& session, Result& result);
void CkaRbfDebiased(Session& session, Result& result);
void Hsic(Session& session, Result& result);
void HsicUnbiased(Session& session, Result& result);

// By spectra and products of features.
void RenyiEntropy(Session& session, Result& result);
void RenyiInformation(Session& session, Result& result);
void EffectiveRank(Session& session, Result& result);
void ParticipationRatio(Session& session, Result& result);
void Procrustes(Session& session, Result& result);
void CkaLinear(Session& session, Result& result);
void CkaLinearDebiased(Session& session, Result& result);
void CkaLinearMinibatch(Session& session, Result& result);
void Coral(Session& session, Result& result);
void FrechetDistance(Session& session, Result& result);

// In one pass over the rows.
void AverageCosine(Session& session, Result& result);
void Coherence(Session& session, Result& result);
void Alignment(Session& session, Result& result);
void RelativeSensitivity(Session& session, Result& result);
void SlicedWasserstein(Session& session, Result& result);

// By counts of cells.
void DimensionwiseEntropy(Session& session, Result& result);
void AdaptiveBinning(Session& session, Result& result);

}  // namespace sextant
