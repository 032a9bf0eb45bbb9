// SPDX-License-Identifier: Apache-2.0
//
// Measures the engine through its C ABI beside the ceilings of the machine and prints one JSON document.
//
//   sextant_bench ceilings [--threads T]
//   sextant_bench case --rows N --dim D --anchors M [--dtype f32] [--labels C] [--threads T] [--repeats R]
//                 [--draws K] [--nulls no] [--co-moments yes] [--pages small]
//                 [--precision auto|f32|f64|matrix|matrix-fast]
//   sextant_bench suite [--quick]
//   sextant_bench sweep [--quick]
//   sextant_bench pairs [--quick]
//   sextant_bench pairs --rows N [--columns M] [--dim D] [--metric euclidean] [--reduction sum|neighbours] [--dtype
//   f32]
//                 [--threads T] [--repeats R]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "ceilings.h"
#include "engine.h"
#include "json.h"
#include "kernels.h"
#include "matrix.h"
#include "options.h"
#include "pairs.h"
#include "suite.h"
#include "sweep.h"

namespace sextant::bench {
namespace {

double Median(std::vector<double> runs) {
  std::sort(runs.begin(), runs.end());
  const size_t middle = runs.size() / 2;
  return runs.size() % 2 == 1 ? runs[middle] : (runs[middle - 1] + runs[middle]) / 2;
}

double MedianRun(const Timings& timings) {
  std::vector<double> runs(timings.add.size());
  for (size_t i = 0; i < runs.size(); ++i) runs[i] = timings.add[i] + timings.measure[i];
  return Median(runs);
}

void WriteCase(Json& json, const Group& group, const Case& what, const Timings& timings, const Ceilings& ceilings) {
  const double seconds = MedianRun(timings);
  const double rows = static_cast<double>(what.rows);
  const double fmas = rows * static_cast<double>(group.dim * what.anchors * what.draws) / seconds;
  const double bytes = rows * static_cast<double>(group.dim * BytesOf(group.dtype)) / seconds;
  json.BeginObject();
  json.Field("rows", what.rows).Field("dim", group.dim).Field("anchors", what.anchors);
  json.Field("dtype", NameOf(group.dtype)).Field("threads", int64_t{what.threads}).Field("labels", what.cardinality);
  json.Field("cardinality", timings.cardinality).Field("draws", int64_t{what.draws});
  json.Field("pages", std::string_view(group.pages == Pages::kLarge ? "large" : "small"));
  json.Field("nulls", what.nulls).Field("co_moments", what.co_moments);
  json.Field("precision", std::string_view(NameOfPrecision(what.precision)));
  json.Field("open_seconds", timings.open).Field("add_seconds", timings.add);
  json.Field("measure_seconds", timings.measure).Field("median_seconds", seconds);
  json.Field("rows_per_second", rows / seconds).Field("fma_per_second", fmas).Field("bytes_per_second", bytes);
  json.Field("fma_fraction", fmas / ceilings.FmaPerSecond(what.threads));
  json.Field("read_fraction", bytes / ceilings.BytesPerSecond(what.threads));
  json.Field("entropy", timings.entropy).Field("mutual_information", timings.mutual_information);
  json.EndObject();
}

void WriteCeilings(Json& json, const Ceilings& ceilings) {
  json.Field("kernel_target", std::string_view(KernelTarget()));
  json.Key("ceilings").BeginArray();
  for (const int threads : ceilings.threads()) {
    json.BeginObject().Field("threads", int64_t{threads});
    json.Field("fma_per_second", ceilings.FmaPerSecond(threads));
    json.Field("bytes_per_second", ceilings.BytesPerSecond(threads)).EndObject();
  }
  json.EndArray();
}

void Print(const std::vector<Measured>& all, const Ceilings& ceilings) {
  Json json;
  json.BeginObject();
  WriteCeilings(json, ceilings);
  if (!all.empty()) {
    json.Field("engine_version", std::string_view(sextant_version()));
    json.Field("engine_targets", std::string_view(sextant_cpu_targets()));
    json.Key("cases").BeginArray();
    for (const Measured& measured : all) {
      for (size_t i = 0; i < measured.timings.size(); ++i) {
        WriteCase(json, measured.group, measured.group.cases[i], measured.timings[i], ceilings);
      }
    }
    json.EndArray();
  }
  json.EndObject();
  std::printf("%s\n", json.text().c_str());
}

void WritePairs(Json& json, const MeasuredPairs& measured, const Ceilings& ceilings) {
  const PairCase& what = measured.what;
  const double seconds = Median(measured.seconds);
  const int64_t columns = what.columns > 0 ? what.columns : what.rows;
  const double pairs = static_cast<double>(what.rows) * static_cast<double>(columns) / seconds;
  const double fmas = pairs * static_cast<double>(what.dim);
  // A vector holds half as many doubles.
  const double ceiling = ceilings.FmaPerSecond(what.threads) / (what.dtype == SEXTANT_F64 ? 2 : 1);
  json.BeginObject();
  json.Field("rows", what.rows).Field("columns", columns).Field("dim", what.dim);
  json.Field("metric", std::string_view(what.metric)).Field("dtype", NameOf(what.dtype));
  json.Field("reduction", std::string_view(what.reduction)).Field("threads", int64_t{what.threads});
  json.Field("seconds", measured.seconds).Field("median_seconds", seconds);
  json.Field("pairs_per_second", pairs).Field("fma_per_second", fmas).Field("fma_fraction", fmas / ceiling);
  json.Field("required", what.required()).EndObject();
}

void Print(const std::vector<MeasuredPairs>& all, const Ceilings& ceilings) {
  Json json;
  json.BeginObject();
  WriteCeilings(json, ceilings);
  json.Key("cases").BeginArray();
  for (const MeasuredPairs& measured : all) WritePairs(json, measured, ceilings);
  json.EndArray().EndObject();
  std::printf("%s\n", json.text().c_str());
}

// Whether an option has its usual value and not the other.
bool OneOf(const Options& options, const std::string& name, const std::string& usual, const std::string& other) {
  const std::string value = options.Text(name, usual);
  if (value == usual || value == other) return value == usual;
  throw std::invalid_argument(name + " must be " + usual + " or " + other + ", but is " + value);
}

int32_t PrecisionOf(const std::string& name) {
  for (int32_t precision = SEXTANT_PRECISION_AUTO; precision <= SEXTANT_PRECISION_MATRIX_FAST; ++precision) {
    if (name == NameOfPrecision(precision)) return precision;
  }
  throw std::invalid_argument("--precision must be auto, f32, f64, matrix or matrix-fast, but is " + name);
}

std::vector<Group> OneCase(const Options& options, int threads) {
  const int64_t rows = options.Number("--rows", 200'000);
  const Case what = {rows,
                     options.Number("--anchors", 100),
                     threads,
                     options.Number("--labels", 0),
                     static_cast<int>(options.Number("--draws", 1)),
                     OneOf(options, "--nulls", "yes", "no"),
                     !OneOf(options, "--co-moments", "no", "yes"),
                     PrecisionOf(options.Text("--precision", "auto"))};
  const bool large = OneOf(options, "--pages", "large", "small");
  return {{rows,
           options.Number("--dim", 768),
           DTypeOf(options.Text("--dtype", "f32")),
           {what},
           large ? Pages::kLarge : Pages::kSmall}};
}

std::vector<PairCase> PairCases(const Options& options, int threads) {
  const int64_t rows = options.Number("--rows", 0);
  if (rows == 0) return PairSuite(options.quick() ? 20 : 1);
  return {{rows, options.Number("--columns", 0), options.Number("--dim", 128), options.Text("--metric", "euclidean"),
           DTypeOf(options.Text("--dtype", "f32")), options.Text("--reduction", "sum"), threads}};
}

Ceilings MeasureCeilings(const std::set<int>& thread_counts) {
  Ceilings ceilings;
  for (const int threads : thread_counts) {
    ceilings.MeasureRead(threads);
    ceilings.MeasureFma(threads);
  }
  return ceilings;
}

// What a call costs that does nothing.
void PrintCall(int repeats) {
  constexpr int64_t kCalls = 10'000'000;
  uint64_t versions = 0;
  std::vector<double> nanoseconds;
  for (int run = 0; run < repeats; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < kCalls; ++i) versions += sextant_abi_version();
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    nanoseconds.push_back(taken.count() / kCalls);
  }
  if (versions != uint64_t{kCalls} * static_cast<uint64_t>(repeats) * SEXTANT_ABI_VERSION) {
    throw std::logic_error("sextant_abi_version() is not what sextant.h says");
  }
  Json json;
  json.BeginObject().Field("nanoseconds", nanoseconds).EndObject();
  std::printf("%s\n", json.text().c_str());
}

void Run(const std::string& command, const Options& options) {
  const int threads = static_cast<int>(options.Number("--threads", AllThreads()));
  const int repeats = static_cast<int>(options.Number("--repeats", options.quick() ? 2 : 7));
  Ceilings ceilings;
  std::vector<Group> groups;
  if (command == "call") return PrintCall(repeats);
  if (command == "pairs") return Print(MeasurePairs(PairCases(options, threads), repeats, ceilings), ceilings);
  if (command == "suite") {
    ceilings = MeasureCeilings({1, AllThreads()});
    groups = Suite(options.quick() ? 20 : 1);
  } else if (command == "sweep") {
    std::set<int> thread_counts;
    for (int count = 1; count <= AllThreads(); ++count) thread_counts.insert(count);
    ceilings = MeasureCeilings(thread_counts);
    groups = Sweep(options.quick() ? 20 : 1);
  } else if (command == "case") {  // without the read ceiling, which takes its time
    groups = OneCase(options, threads);
  } else if (command == "ceilings") {
    ceilings = MeasureCeilings({threads});
  } else {
    throw std::invalid_argument("the command must be call, ceilings, case, suite, sweep or pairs, but is " + command);
  }
  std::vector<Measured> all;
  for (const Group& group : groups) all.push_back(Measure(group, repeats, ceilings));
  Print(all, ceilings);
}

}  // namespace
}  // namespace sextant::bench

int main(int count, char** arguments) {
  try {
    if (count < 2) throw std::invalid_argument("usage: sextant_bench ceilings|case|suite|sweep|pairs [options]");
    const sextant::bench::Options options(
        count - 2, arguments + 2,
        {"--rows", "--dim", "--anchors", "--dtype", "--labels", "--threads", "--repeats", "--draws", "--nulls",
         "--co-moments", "--pages", "--precision", "--columns", "--metric", "--reduction"});
    sextant::bench::Run(arguments[1], options);
    return 0;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "sextant_bench: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "sextant_bench: %s\n", failed.what());
    return 1;
  }
}
