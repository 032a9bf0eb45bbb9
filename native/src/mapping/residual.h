// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "mapping/code.h"
#include "mapping/tables.h"

namespace sextant {

// The role whose mean greatest share of a symbol stands out most at a position against its mean over all positions;
// -1 at an empty position.
std::vector<int64_t> AssignPositions(const MappingCode& code, const std::vector<RoleTable>& tables);

// Mean over roles of what is unknown of the atom once the symbols at the role's own positions are known, as a part of
// what could be: H(atom | substring) / ln of how many atoms count. Of more positions, the first `longest` are read.
double ResidualEntropy(const MappingCode& code, const std::vector<RoleTable>& tables, int64_t longest);

}  // namespace sextant
