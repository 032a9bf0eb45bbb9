// SPDX-License-Identifier: Apache-2.0
#include "mapping/residual.h"

#include "mapping/counts.h"

namespace sextant {
namespace {

double MeanGreatest(const MappingCode& code, const RoleTable& table) {
  double sum = 0;
  int64_t count = 0;
  for (size_t p = 0; p < table.positions.size(); ++p) {
    if (code.empty(p)) continue;
    sum += table.positions[p].greatest;
    ++count;
  }
  return sum / static_cast<double>(count);
}

double ConditionalEntropy(const Column& atoms, const Column& substrings, int64_t rows) {
  return Entropy(CountPairs(atoms, substrings), rows) - Entropy(CountValues(substrings), rows);
}

}  // namespace

std::vector<int64_t> AssignPositions(const MappingCode& code, const std::vector<RoleTable>& tables) {
  std::vector<double> means;
  for (const RoleTable& table : tables) means.push_back(MeanGreatest(code, table));
  std::vector<int64_t> roles(code.positions.size(), -1);
  for (size_t p = 0; p < roles.size(); ++p) {
    if (code.empty(p)) continue;
    double most = 0;
    for (size_t r = 0; r < tables.size(); ++r) {
      const double centred = tables[r].positions[p].greatest - means[r];
      if (roles[p] >= 0 && centred <= most) continue;
      roles[p] = static_cast<int64_t>(r);
      most = centred;
    }
  }
  return roles;
}

double ResidualEntropy(const MappingCode& code, const std::vector<RoleTable>& tables, int64_t longest) {
  const std::vector<int64_t> role_of = AssignPositions(code, tables);
  double sum = 0;
  for (size_t r = 0; r < tables.size(); ++r) {
    Column substrings{std::vector<int32_t>(static_cast<size_t>(code.rows)), 1};
    int64_t length = 0;
    for (size_t p = 0; p < role_of.size() && length < longest; ++p) {
      if (role_of[p] != static_cast<int64_t>(r)) continue;
      substrings = Combine(substrings, code.positions[p]);
      ++length;
    }
    if (tables[r].most_atom_entropy > 0) {
      sum += ConditionalEntropy(code.roles[r], substrings, code.rows) / tables[r].most_atom_entropy;
    }
  }
  return sum / static_cast<double>(tables.size());
}

}  // namespace sextant
