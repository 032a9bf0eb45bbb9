// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "mapping/code.h"
#include "mapping/mapping.h"

namespace sextant {

// What a role's table of symbols by atom says at one position. H is an entropy in nats.
struct TablePosition {
  double symbol_entropy = 0;  // mean over atoms of H(symbols)
  double greatest = 0;        // mean over atoms of the greatest share of a symbol
  double atom_entropy = 0;    // mean over symbols of H(atoms), every atom with the same weight
};

// The table of one role.
struct RoleTable {
  std::vector<TablePosition> positions;  // what is said of an empty position has no meaning
  double least_entropy = 0;              // mean over atoms of the least H(symbols) of a position
  double most_atom_entropy = 0;          // ln of how many atoms count
};

// Of every role. At least one position is not empty.
std::vector<RoleTable> MakeTables(const MappingCode& code, UnseenAtoms unseen, SweepControl& control);

}  // namespace sextant
