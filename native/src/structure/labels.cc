// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void Silhouette(Session&, Result&) { throw Error(Fault::kUnsupported, "Silhouette"); }
void WithinDistance(Session&, Result&) { throw Error(Fault::kUnsupported, "WithinDistance"); }
void BetweenDistance(Session&, Result&) { throw Error(Fault::kUnsupported, "BetweenDistance"); }

}  // namespace sextant
