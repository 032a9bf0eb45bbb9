// SPDX-License-Identifier: Apache-2.0
#include "mapping/disentanglement.h"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "mapping/counts.h"
#include "pairwise/tasks.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Informations of the roles about one variable of entropy > 0.
double Gap(const std::vector<double>& informations, double entropy) {
  double best = 0, second = 0;
  for (const double information : informations) {
    if (information > best) {
      second = best;
      best = information;
    } else {
      second = std::max(second, information);
    }
  }
  return (best - second) / entropy;
}

// Of gaps by variable, NaN where one does not vary.
Disentanglement Mean(const std::vector<double>& gaps) {
  double sum = 0;
  int64_t variables = 0;
  for (const double gap : gaps) {
    if (gap != gap) continue;
    sum += gap;
    ++variables;
  }
  return {variables > 0 ? sum / static_cast<double>(variables) : kNaN, variables};
}

// How the rows of a role are spread over its atoms.
struct RoleCounts {
  std::vector<int64_t> of_atom;
  double entropy;
};

std::vector<RoleCounts> CountRoles(const MappingCode& code) {
  std::vector<RoleCounts> roles;
  for (const Column& role : code.roles) {
    const std::vector<int64_t> counts = CountValues(role);
    roles.push_back({counts, Entropy(counts, code.rows)});
  }
  return roles;
}

// A symbol in a signal, and how often.
struct Occurrence {
  int32_t row, count;
};

// Occurrences by symbol, by ascending row.
class Occurrences {
 public:
  explicit Occurrences(const MappingCode& code) : first_(code.symbols.size() + 1) {
    std::vector<int32_t> symbols;
    for (int pass = 0; pass < 2; ++pass) {
      std::vector<size_t> next = first_;
      for (int64_t row = 0; row < code.rows; ++row) {
        symbols.clear();
        for (const Column& position : code.positions) {
          const int32_t symbol = position.of_row[static_cast<size_t>(row)];
          if (symbol >= 0) symbols.push_back(symbol);
        }
        std::ranges::sort(symbols);
        for (size_t i = 0, end = 0; i < symbols.size(); i = end) {
          end = i + 1;
          while (end < symbols.size() && symbols[end] == symbols[i]) ++end;
          const auto symbol = static_cast<size_t>(symbols[i]);
          if (pass == 0) {
            ++first_[symbol + 1];
          } else {
            all_[next[symbol]++] = {static_cast<int32_t>(row), static_cast<int32_t>(end - i)};
          }
        }
      }
      if (pass > 0) continue;
      for (size_t symbol = 1; symbol < first_.size(); ++symbol) first_[symbol] += first_[symbol - 1];
      all_.resize(first_.back());
    }
  }

  std::span<const Occurrence> Of(size_t symbol) const {
    return {all_.data() + first_[symbol], first_[symbol + 1] - first_[symbol]};
  }

 private:
  std::vector<size_t> first_;
  std::vector<Occurrence> all_;
};

// H(atom, times the symbol is in the signal): cells where it is, and for each atom the rows where it is not.
double JointEntropy(const Column& role, const RoleCounts& counts, std::span<const Occurrence> occurrences,
                    int64_t rows) {
  std::vector<uint64_t> cells;
  std::vector<int64_t> without = counts.of_atom;
  for (const Occurrence& occurrence : occurrences) {
    const int32_t atom = role.of_row[static_cast<size_t>(occurrence.row)];
    cells.push_back(static_cast<uint64_t>(atom) << 32 | static_cast<uint32_t>(occurrence.count));
    --without[static_cast<size_t>(atom)];
  }
  std::ranges::sort(cells);
  double sum = Entropy(without, rows);
  for (size_t i = 0, end = 0; i < cells.size(); i = end) {
    end = i + 1;
    while (end < cells.size() && cells[end] == cells[i]) ++end;
    sum += EntropyTerm(static_cast<double>(end - i), static_cast<double>(rows));
  }
  return sum;
}

double SymbolGap(const MappingCode& code, const std::vector<RoleCounts>& roles,
                 std::span<const Occurrence> occurrences) {
  std::vector<int64_t> times(code.positions.size() + 1);
  times[0] = code.rows - std::ssize(occurrences);
  for (const Occurrence& occurrence : occurrences) ++times[static_cast<size_t>(occurrence.count)];
  if (std::ranges::max(times) == code.rows) return kNaN;
  const double entropy = Entropy(times, code.rows);
  std::vector<double> informations;
  for (size_t r = 0; r < roles.size(); ++r) {
    const double joint = JointEntropy(code.roles[r], roles[r], occurrences, code.rows);
    informations.push_back(roles[r].entropy + entropy - joint);
  }
  return Gap(informations, entropy);
}

double PositionGap(const MappingCode& code, const std::vector<RoleCounts>& roles, const Column& position) {
  Column symbols = position;
  for (int32_t& symbol : symbols.of_row) ++symbol;  // 0: the end
  ++symbols.values;
  const std::vector<int64_t> counts = CountValues(symbols);
  if (std::ranges::max(counts) == code.rows) return kNaN;
  const double entropy = Entropy(counts, code.rows);
  std::vector<double> informations;
  for (size_t r = 0; r < roles.size(); ++r) {
    informations.push_back(roles[r].entropy + entropy - Entropy(CountPairs(code.roles[r], symbols), code.rows));
  }
  return Gap(informations, entropy);
}

}  // namespace

Disentanglement Posdis(const MappingCode& code, SweepControl& control) {
  const std::vector<RoleCounts> roles = CountRoles(code);
  std::vector<double> gaps(code.positions.size());
  RunTasks(std::ssize(gaps), control, [&](int, int64_t p) {
    gaps[static_cast<size_t>(p)] = PositionGap(code, roles, code.positions[static_cast<size_t>(p)]);
  });
  return Mean(gaps);
}

Disentanglement Bosdis(const MappingCode& code, bool skip_symbol_zero, SweepControl& control) {
  const std::vector<RoleCounts> roles = CountRoles(code);
  const Occurrences occurrences(code);
  std::vector<double> gaps(code.symbols.size(), kNaN);
  RunTasks(std::ssize(gaps), control, [&](int, int64_t task) {
    const auto symbol = static_cast<size_t>(task);
    if (skip_symbol_zero && code.symbols[symbol] == 0) return;
    gaps[symbol] = SymbolGap(code, roles, occurrences.Of(symbol));
  });
  return Mean(gaps);
}

}  // namespace sextant
