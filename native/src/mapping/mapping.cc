// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapping.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "mapping/code.h"
#include "mapping/disentanglement.h"
#include "mapping/residual.h"
#include "mapping/tables.h"
#include "mapping/topographic.h"
#include "structure/catalogue.h"
#include "structure/nulls.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// A part of what could be at most; 0 where nothing could be.
double Share(double part, double most) { return most > 0 ? part / most : 0; }

// The measures of one call. A language without a symbol has no value.
class Meter {
 public:
  Meter(const MappingInput& input, const MappingOptions& options, SweepControl& control)
      : input_(input), options_(options), control_(control), code_(EncodeMapping(input, options)) {
    for (size_t p = 0; p < code_.positions.size(); ++p) {
      if (!code_.empty(p)) filled_.push_back(p);
    }
  }

  void Add(Measure measure, Result& result) {
    switch (measure) {
      case Measure::kSynonymy:
        return AddWithComplement(measure, Synonymy(), result);
      case Measure::kHomonymy:
        return AddWithComplement(measure, Homonymy(), result);
      case Measure::kWordOrderFreedom:
        return AddWithComplement(measure, WordOrderFreedom(), result);
      case Measure::kEntanglement:
        return AddWithComplement(measure, Entanglement(), result);
      case Measure::kWordOrder:
        return AddWordOrder(result);
      case Measure::kPosdis:
        return AddDisentanglement(measure, "positions", Posdis(code_, control_), result);
      case Measure::kBosdis:
        return AddDisentanglement(measure, "symbols", Bosdis(code_, options_.skip_symbol_zero, control_), result);
      case Measure::kTopographicSimilarity:
        return AddTopography(result);
      default:
        return AddResidualEntropy(result);
    }
  }

 private:
  const std::vector<RoleTable>& Tables() {
    if (!tables_) tables_ = MakeTables(code_, options_.unseen_atoms, control_);
    return *tables_;
  }

  double LeastOf(const RoleTable& table, double TablePosition::*entropy) const {
    double least = std::numeric_limits<double>::infinity();
    for (const size_t p : filled_) least = std::min(least, table.positions[p].*entropy);
    return least;
  }

  template <typename OfRole>
  double MeanOverRoles(const OfRole& of_role) {
    if (filled_.empty()) return kNaN;
    double sum = 0;
    for (const RoleTable& table : Tables()) sum += of_role(table);
    return sum / static_cast<double>(code_.roles.size());
  }

  double MostSymbolEntropy() const { return std::log(static_cast<double>(code_.alphabet)); }

  double Synonymy() {
    return MeanOverRoles([&](const RoleTable& table) { return Share(table.least_entropy, MostSymbolEntropy()); });
  }

  double Homonymy() {
    return MeanOverRoles([&](const RoleTable& table) {
      return Share(LeastOf(table, &TablePosition::atom_entropy), table.most_atom_entropy);
    });
  }

  double WordOrderFreedom() {
    return MeanOverRoles([&](const RoleTable& table) {
      return Share(LeastOf(table, &TablePosition::symbol_entropy), MostSymbolEntropy());
    });
  }

  // Of two roles: 1 where their entropies are the same at all positions.
  double Entanglement(const RoleTable& x, const RoleTable& y) const {
    double difference = 0, most = 0;
    for (const size_t p : filled_) {
      const double of_x = x.positions[p].symbol_entropy, of_y = y.positions[p].symbol_entropy;
      difference = std::max(difference, std::abs(of_x - of_y));
      most = std::max({most, of_x, of_y});
    }
    return 1 - Share(difference, most);
  }

  double Entanglement() {
    const size_t roles = code_.roles.size();
    if (filled_.empty() || roles < 2) return kNaN;
    double sum = 0;
    for (size_t r = 0; r < roles; ++r) {
      for (size_t q = r + 1; q < roles; ++q) sum += Entanglement(Tables()[r], Tables()[q]);
    }
    return sum / (static_cast<double>(roles) * static_cast<double>(roles - 1) / 2);
  }

  static void AddWithComplement(Measure measure, double value, Result& result) {
    result.Add(measure, {{"value", value}, {"complement", 1 - value}});
  }

  void AddWordOrder(Result& result) {
    std::vector<int64_t> order(code_.positions.size(), -1);
    for (const size_t p : filled_) {
      const auto greatest = [&](size_t role) { return Tables()[role].positions[p].greatest; };
      size_t role = 0;
      for (size_t r = 1; r < code_.roles.size(); ++r) {
        if (greatest(r) > greatest(role)) role = r;
      }
      order[p] = static_cast<int64_t>(role);
    }
    std::set<int64_t> roles(order.begin(), order.end());
    roles.erase(-1);
    result.Add(Measure::kWordOrder, {{"value", static_cast<double>(roles.size())}});
    const int64_t length = std::ssize(order);
    result.AddVector("order", length, 1, std::move(order));
  }

  static void AddDisentanglement(Measure measure, const char* variables, const Disentanglement& found, Result& result) {
    result.Add(measure, {{"value", found.value}, {variables, static_cast<double>(found.variables)}});
  }

  void AddTopography(Result& result) {
    TopographicSimilarity found = MeasureTopography(input_, code_, options_, control_);
    const Measure measure = Measure::kTopographicSimilarity;
    result.Add(measure, {{"value", found.value}, {"pairs", static_cast<double>(found.pairs)}});
    if (!found.null.empty()) {
      AddNull(*FindMeasure(static_cast<int32_t>(measure)), std::move(found.null), result.records.size() - 1, result);
    }
  }

  void AddResidualEntropy(Result& result) {
    const double value = filled_.empty() ? kNaN : ResidualEntropy(code_, Tables(), options_.longest_substring);
    result.Add(Measure::kResidualEntropy,
               {{"value", value}, {"longest_substring", static_cast<double>(options_.longest_substring)}});
  }

  const MappingInput& input_;
  const MappingOptions& options_;
  SweepControl& control_;
  const MappingCode code_;
  std::vector<size_t> filled_;  // positions that some signal reaches
  std::optional<std::vector<RoleTable>> tables_;
};

}  // namespace

Result MeasureMapping(const MappingInput& input, const MappingOptions& options, std::span<const Measure> measures,
                      SweepControl& control) {
  for (const Measure measure : measures) {
    const MeasureEntry& entry = *FindMeasure(static_cast<int32_t>(measure));
    if (entry.needs == Needs::kMapping) continue;
    throw Error(Fault::kInvalidArgument, std::string(entry.name) + " is not a measure of a discrete mapping");
  }
  Meter meter(input, options, control);
  Result result;
  for (const Measure measure : measures) meter.Add(measure, result);
  return result;
}

}  // namespace sextant
