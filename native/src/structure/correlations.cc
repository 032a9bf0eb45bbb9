// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void RsaPearson(Session&, Result&) { throw Error(Fault::kUnsupported, "RsaPearson"); }
void RsaSpearman(Session&, Result&) { throw Error(Fault::kUnsupported, "RsaSpearman"); }
void RsaKendall(Session&, Result&) { throw Error(Fault::kUnsupported, "RsaKendall"); }
void RsaCosine(Session&, Result&) { throw Error(Fault::kUnsupported, "RsaCosine"); }
void DistanceCorrelation(Session&, Result&) { throw Error(Fault::kUnsupported, "DistanceCorrelation"); }
void DistanceCorrelationCorrected(Session&, Result&) {
  throw Error(Fault::kUnsupported, "DistanceCorrelationCorrected");
}
void CkaRbf(Session&, Result&) { throw Error(Fault::kUnsupported, "CkaRbf"); }
void CkaRbfDebiased(Session&, Result&) { throw Error(Fault::kUnsupported, "CkaRbfDebiased"); }
void Hsic(Session&, Result&) { throw Error(Fault::kUnsupported, "Hsic"); }
void HsicUnbiased(Session&, Result&) { throw Error(Fault::kUnsupported, "HsicUnbiased"); }

}  // namespace sextant
