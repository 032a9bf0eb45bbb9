// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void DimensionwiseEntropy(Session&, Result&) { throw Error(Fault::kUnsupported, "DimensionwiseEntropy"); }
void AdaptiveBinning(Session&, Result&) { throw Error(Fault::kUnsupported, "AdaptiveBinning"); }

}  // namespace sextant
