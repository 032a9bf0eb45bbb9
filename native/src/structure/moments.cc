// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void AverageCosine(Session&, Result&) { throw Error(Fault::kUnsupported, "AverageCosine"); }
void Coherence(Session&, Result&) { throw Error(Fault::kUnsupported, "Coherence"); }
void Alignment(Session&, Result&) { throw Error(Fault::kUnsupported, "Alignment"); }
void RelativeSensitivity(Session&, Result&) { throw Error(Fault::kUnsupported, "RelativeSensitivity"); }
void SlicedWasserstein(Session&, Result&) { throw Error(Fault::kUnsupported, "SlicedWasserstein"); }

}  // namespace sextant
