// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "structure/measures.h"

namespace sextant {

void KozachenkoLeonenko(Session&, Result&) { throw Error(Fault::kUnsupported, "KozachenkoLeonenko"); }
void TwoNn(Session&, Result&) { throw Error(Fault::kUnsupported, "TwoNn"); }
void LevinaBickel(Session&, Result&) { throw Error(Fault::kUnsupported, "LevinaBickel"); }
void MacKayGhahramani(Session&, Result&) { throw Error(Fault::kUnsupported, "MacKayGhahramani"); }
void NearestNeighbours(Session&, Result&) { throw Error(Fault::kUnsupported, "NearestNeighbours"); }
void MutualKnn(Session&, Result&) { throw Error(Fault::kUnsupported, "MutualKnn"); }
void Ksg1(Session&, Result&) { throw Error(Fault::kUnsupported, "Ksg1"); }
void Ksg2(Session&, Result&) { throw Error(Fault::kUnsupported, "Ksg2"); }
void Ross(Session&, Result&) { throw Error(Fault::kUnsupported, "Ross"); }
void KnnKl(Session&, Result&) { throw Error(Fault::kUnsupported, "KnnKl"); }

}  // namespace sextant
