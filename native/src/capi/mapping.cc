// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapping.h"

#include <limits>
#include <memory>
#include <string>

#include "capi/checks.h"
#include "capi/guard.h"
#include "capi/result.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kMaxShuffles = int64_t{1} << 30;

[[noreturn]] void Reject(const std::string& message) { throw Error(Fault::kInvalidArgument, message); }

// The bytes of rows x columns numbers must be countable.
void RequireExtent(const char* columns_name, int64_t rows, int64_t columns) {
  RequireRange(columns_name, columns, 1, kMost);
  if (columns <= kMost / 8 / rows) return;
  Reject("options.rows x " + std::string(columns_name) + " must fit in the address space, but is " +
         std::to_string(rows) + " x " + std::to_string(columns));
}

Metric ToDistance(const char* name, int32_t metric, bool cosine) {
  if (metric == SEXTANT_METRIC_HAMMING) return Metric::kHamming;
  if (metric == SEXTANT_METRIC_LEVENSHTEIN) return Metric::kLevenshtein;
  if (cosine && metric == SEXTANT_METRIC_COSINE) return Metric::kCosine;
  Reject(std::string(name) + " must be HAMMING (" + std::to_string(SEXTANT_METRIC_HAMMING) +
         (cosine ? "), COSINE (" + std::to_string(SEXTANT_METRIC_COSINE) : "") + ") or LEVENSHTEIN (" +
         std::to_string(SEXTANT_METRIC_LEVENSHTEIN) + "), but is " + std::to_string(metric));
}

Correlation ToCorrelation(int32_t correlation) {
  RequireRange("options.correlation", correlation, SEXTANT_CORRELATION_SPEARMAN, SEXTANT_CORRELATION_KENDALL);
  static constexpr Correlation kCorrelations[] = {Correlation::kSpearman, Correlation::kPearson, Correlation::kKendall};
  return kCorrelations[correlation];
}

MappingInput ToMappingInput(const sextant_mapping_options& options) {
  RequireRange("options.rows", options.rows, 1, kMaxMappingRows);
  RequireExtent("options.roles", options.rows, options.roles);
  RequireExtent("options.length", options.rows, options.length);
  return {options.rows, options.roles, options.length, Require("options.meanings", options.meanings),
          Require("options.signals", options.signals)};
}

MappingOptions ToMappingOptions(const sextant_mapping_options& options) {
  MappingOptions checked;
  RequireRange("options.unseen_atoms", options.unseen_atoms, SEXTANT_UNSEEN_UNIFORM, SEXTANT_UNSEEN_SKIP);
  if (options.unseen_atoms == SEXTANT_UNSEEN_SKIP) checked.unseen_atoms = UnseenAtoms::kSkip;
  checked.atoms = options.atoms;
  for (int64_t r = 0; options.atoms != nullptr && r < options.roles; ++r) {
    if (options.atoms[r] < 1) {
      RequireRange(("options.atoms[" + std::to_string(r) + "]").c_str(), options.atoms[r], 1, kMost);
    }
  }
  RequireRange("options.alphabet", options.alphabet, 0, kMost);
  checked.alphabet = options.alphabet;
  RequireRange("options.skip_symbol_zero", options.skip_symbol_zero, 0, 1);
  checked.skip_symbol_zero = options.skip_symbol_zero == 1;
  checked.meaning_distance = ToDistance("options.meaning_distance", options.meaning_distance, true);
  checked.signal_distance = ToDistance("options.signal_distance", options.signal_distance, false);
  checked.correlation = ToCorrelation(options.correlation);
  RequireRange("options.longest_substring", options.longest_substring, 0, std::numeric_limits<int32_t>::max());
  if (options.longest_substring > 0) checked.longest_substring = options.longest_substring;
  checked.seed = options.seed;
  RequireRange("options.shuffles", options.shuffles, 0, kMaxShuffles);
  checked.shuffles = options.shuffles;
  return checked;
}

}  // namespace

sextant_status sextant_mapping(const sextant_mapping_options* options, const int32_t* measures, int32_t count,
                               sextant_result** result, sextant_error* error) {
  if (result != nullptr) *result = nullptr;
  return Guard(error, [&] {
    Require("result", result);
    RequireStruct("options", options);
    const MappingInput input = ToMappingInput(*options);
    const MappingOptions checked = ToMappingOptions(*options);
    const std::vector<Measure> known = ToMeasures(measures, count);
    SweepControl control(ToThreads("options.threads", options->threads),
                         ToProgress(options->progress, options->context));
    auto found = std::make_unique<sextant_result>();
    found->result = MeasureMapping(input, checked, known, control);
    *result = found.release();
  });
}
