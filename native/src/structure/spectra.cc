// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void RenyiEntropy(Session&, Result&) { throw Error(Fault::kUnsupported, "RenyiEntropy"); }
void RenyiInformation(Session&, Result&) { throw Error(Fault::kUnsupported, "RenyiInformation"); }
void EffectiveRank(Session&, Result&) { throw Error(Fault::kUnsupported, "EffectiveRank"); }
void ParticipationRatio(Session&, Result&) { throw Error(Fault::kUnsupported, "ParticipationRatio"); }
void Procrustes(Session&, Result&) { throw Error(Fault::kUnsupported, "Procrustes"); }
void CkaLinear(Session&, Result&) { throw Error(Fault::kUnsupported, "CkaLinear"); }
void CkaLinearDebiased(Session&, Result&) { throw Error(Fault::kUnsupported, "CkaLinearDebiased"); }
void CkaLinearMinibatch(Session&, Result&) { throw Error(Fault::kUnsupported, "CkaLinearMinibatch"); }
void Coral(Session&, Result&) { throw Error(Fault::kUnsupported, "Coral"); }
void FrechetDistance(Session&, Result&) { throw Error(Fault::kUnsupported, "FrechetDistance"); }

}  // namespace sextant
