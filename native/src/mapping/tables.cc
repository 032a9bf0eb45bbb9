// SPDX-License-Identifier: Apache-2.0
#include "mapping/tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "mapping/counts.h"
#include "pairwise/tasks.h"

namespace sextant {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// What the atoms of a role have in common over its positions.
struct LeastEntropies {
  std::mutex mutex;
  std::vector<double> of_atom;  // infinite where an atom has no symbol

  void Take(const std::vector<double>& entropies) {
    const std::lock_guard lock(mutex);
    for (size_t a = 0; a < entropies.size(); ++a) of_atom[a] = std::min(of_atom[a], entropies[a]);
  }
};

// The means of values of atoms that have symbols, and of what the others count as.
class AtomMean {
 public:
  AtomMean(int64_t atoms, UnseenAtoms unseen) : atoms_(atoms), unseen_(unseen) {}
  void Add(double value) {
    sum_ += value;
    ++present_;
  }
  double Value(double of_absent) const {
    if (unseen_ == UnseenAtoms::kSkip) return sum_ / static_cast<double>(present_);
    return (sum_ + static_cast<double>(atoms_ - present_) * of_absent) / static_cast<double>(atoms_);
  }

 private:
  int64_t atoms_;
  UnseenAtoms unseen_;
  double sum_ = 0;
  int64_t present_ = 0;
};

// Mean over symbols of the entropy of atoms, where each atom's shares of symbols sum to 1.
double MeanAtomEntropy(const std::vector<Cell>& cells, const std::vector<int64_t>& rows_of_atom, int64_t symbols) {
  std::vector<double> whole(static_cast<size_t>(symbols)), entropy(static_cast<size_t>(symbols));
  const auto share = [&](const Cell& cell) {
    return static_cast<double>(cell.count) / static_cast<double>(rows_of_atom[static_cast<size_t>(cell.x)]);
  };
  for (const Cell& cell : cells) whole[static_cast<size_t>(cell.y)] += share(cell);
  for (const Cell& cell : cells) {
    const auto symbol = static_cast<size_t>(cell.y);
    entropy[symbol] += EntropyTerm(share(cell), whole[symbol]);
  }
  double sum = 0;
  int64_t used = 0;
  for (size_t symbol = 0; symbol < whole.size(); ++symbol) {
    if (whole[symbol] == 0) continue;
    sum += entropy[symbol];
    ++used;
  }
  return sum / static_cast<double>(used);
}

TablePosition MakePosition(const MappingCode& code, size_t role, size_t position, UnseenAtoms unseen,
                           LeastEntropies& least) {
  const Column& atoms = code.roles[role];
  const std::vector<Cell> cells = CountPairs(atoms, code.positions[position]);
  std::vector<int64_t> rows(static_cast<size_t>(atoms.values)), greatest(rows.size());
  for (const Cell& cell : cells) {
    const auto atom = static_cast<size_t>(cell.x);
    rows[atom] += cell.count;
    greatest[atom] = std::max(greatest[atom], cell.count);
  }
  std::vector<double> entropies(rows.size(), kInfinity);
  for (const Cell& cell : cells) {
    double& entropy = entropies[static_cast<size_t>(cell.x)];
    if (entropy == kInfinity) entropy = 0;
    entropy += EntropyTerm(static_cast<double>(cell.count), static_cast<double>(rows[static_cast<size_t>(cell.x)]));
  }
  AtomMean entropy(code.atoms[role], unseen), share(code.atoms[role], unseen);
  for (size_t atom = 0; atom < rows.size(); ++atom) {
    if (rows[atom] == 0) continue;
    entropy.Add(entropies[atom]);
    share.Add(static_cast<double>(greatest[atom]) / static_cast<double>(rows[atom]));
  }
  least.Take(entropies);
  const auto alphabet = static_cast<double>(code.alphabet);
  return {entropy.Value(std::log(alphabet)), share.Value(1 / alphabet),
          MeanAtomEntropy(cells, rows, code.positions[position].values)};
}

}  // namespace

std::vector<RoleTable> MakeTables(const MappingCode& code, UnseenAtoms unseen, SweepControl& control) {
  const size_t roles = code.roles.size(), positions = code.positions.size();
  std::vector<RoleTable> tables(roles);
  std::vector<LeastEntropies> least(roles);
  for (size_t r = 0; r < roles; ++r) {
    tables[r].positions.resize(positions);
    least[r].of_atom.assign(static_cast<size_t>(code.roles[r].values), kInfinity);
  }
  RunTasks(static_cast<int64_t>(roles * positions), control, [&](int, int64_t task) {
    const size_t r = static_cast<size_t>(task) / positions, p = static_cast<size_t>(task) % positions;
    if (!code.empty(p)) tables[r].positions[p] = MakePosition(code, r, p, unseen, least[r]);
  });
  for (size_t r = 0; r < roles; ++r) {
    AtomMean mean(code.atoms[r], unseen);
    for (const double entropy : least[r].of_atom) {
      if (entropy < kInfinity) mean.Add(entropy);
    }
    tables[r].least_entropy = mean.Value(std::log(static_cast<double>(code.alphabet)));
    const int64_t counted = unseen == UnseenAtoms::kSkip ? code.roles[r].values : code.atoms[r];
    tables[r].most_atom_entropy = std::log(static_cast<double>(counted));
  }
  return tables;
}

}  // namespace sextant
