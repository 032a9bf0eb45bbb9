// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void Uniformity(Session&, Result&) { throw Error(Fault::kUnsupported, "Uniformity"); }
void QuestsEntropy(Session&, Result&) { throw Error(Fault::kUnsupported, "QuestsEntropy"); }
void QuestsDiversity(Session&, Result&) { throw Error(Fault::kUnsupported, "QuestsDiversity"); }
void KdeEntropy(Session&, Result&) { throw Error(Fault::kUnsupported, "KdeEntropy"); }
void KolchinskyTracey(Session&, Result&) { throw Error(Fault::kUnsupported, "KolchinskyTracey"); }
void QuestsOverlap(Session&, Result&) { throw Error(Fault::kUnsupported, "QuestsOverlap"); }
void SemanticInformation(Session&, Result&) { throw Error(Fault::kUnsupported, "SemanticInformation"); }
void Mmd2(Session&, Result&) { throw Error(Fault::kUnsupported, "Mmd2"); }
void Mmd2Unbiased(Session&, Result&) { throw Error(Fault::kUnsupported, "Mmd2Unbiased"); }
void EnergyDistance(Session&, Result&) { throw Error(Fault::kUnsupported, "EnergyDistance"); }
void EnergyDistanceUnbiased(Session&, Result&) { throw Error(Fault::kUnsupported, "EnergyDistanceUnbiased"); }
void DistanceMoments(Session&, Result&) { throw Error(Fault::kUnsupported, "DistanceMoments"); }
void SoftDivergence(Session&, Result&) { throw Error(Fault::kUnsupported, "SoftDivergence"); }

}  // namespace sextant
