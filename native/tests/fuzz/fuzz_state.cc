// SPDX-License-Identifier: Apache-2.0
// State files, damaged by the input, with checksums that are right all the same. What is taken must be a space like
// any other; what is refused must say where it is damaged.
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <memory>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/support/fake_devices.h"
#include "tests/support/random_case.h"
#include "tests/support/state_file.h"

namespace sextant::fuzz {
namespace {

using test::Bytes;

struct DestroySpace {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};
using Handle = std::unique_ptr<sextant_space, DestroySpace>;

// A file without a name, in memory, that can be opened by a path.
class MemoryFile {
 public:
  MemoryFile() : number_(memfd_create("state", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(number_)) {
    if (number_ < 0) throw std::runtime_error("no file in memory can be made");
  }
  ~MemoryFile() { close(number_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const char* path() const { return path_.c_str(); }
  void Write(const Bytes& bytes) {
    const auto size = static_cast<ssize_t>(bytes.size());
    if (ftruncate(number_, 0) != 0 || pwrite(number_, bytes.data(), bytes.size(), 0) != size) {
      throw std::runtime_error("a file in memory cannot be written");
    }
  }

 private:
  const int number_;
  const std::string path_;
};

// Of sums that another backend made, and of those mixed with the CPU's.
void AddFilesOfDevices(std::vector<Bytes>& files) {
  const test::FakeDevices devices(1);
  test::Random random(7);
  SpaceOptions options;
  options.anchors = 5;
  options.dim = 3;
  options.label_sets = 1;
  const test::Rows rows = test::MakeRows(random, options, 12);
  options.allow_mixed = true;
  const auto mixed = Space::Create(options);
  options.backend = BackendKind::kCuda;
  options.device_backend = &devices;
  const auto of_devices = Space::Create(options);
  test::Add(*of_devices, rows, options.dtype);
  mixed->Merge(*of_devices);
  for (const Space* space : {of_devices.get(), mixed.get()}) files.push_back(test::Saved(*space, "note"));
}

// Spaces of several kinds, each with labels kept as rows and as sums.
std::vector<Bytes> MakeFiles() {
  std::vector<Bytes> files;
  for (uint64_t seed = 0; seed < 6; ++seed) {
    test::Random random(seed);
    SpaceOptions options;
    options.anchors = 5;
    options.dim = 3;
    options.threads = 1;
    options.label_sets = static_cast<int>(seed % 3);
    options.precision = seed % 2 == 0 ? Precision::kF32 : Precision::kF64;
    options.sample_rows = seed < 3 ? 3 : 0;  // few, for a quick null
    options.bad_rows = BadRows::kSkip;
    options.co_moments = seed % 2 == 1;
    const auto space = Space::Create(options);
    test::Rows rows = test::MakeRows(random, options, 12);
    for (auto& labels : rows.labels) labels = {1, 2, 2, 3, 3, 3, 3, 3, 4, 5, 5, -7};
    test::Add(*space, rows, options.dtype);
    files.push_back(test::Saved(*space, "note"));
  }
  AddFilesOfDevices(files);
  return files;
}

class StateCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    static const std::vector<Bytes> files = MakeFiles();
    Bytes file = files[static_cast<size_t>(choices_.Below(static_cast<int64_t>(files.size())))];
    while (!choices_.empty() && !file.empty() && !choices_.OneIn(4)) Damage(file);
    if (!choices_.OneIn(8)) test::MendChecksums(file);
    file_.Write(file);
    const Handle space = Load();
    if (space != nullptr) Use(space.get(), files[0]);
  }

 private:
  void Damage(Bytes& file) {
    const auto at = static_cast<size_t>(choices_.Below(static_cast<int64_t>(file.size())));
    const auto place = file.begin() + static_cast<std::ptrdiff_t>(at);
    switch (choices_.Below(6)) {
      case 0:
        file[at] ^= static_cast<unsigned char>(1 << choices_.Below(8));
        break;
      case 1:
        file[at] = choices_.Bits<uint8_t>();
        break;
      case 2:
        if (at + 8 <= file.size()) test::Overwrite(file, at, choices_.Wild<int64_t>());
        break;
      case 3:
        if (at + 8 <= file.size()) test::Overwrite(file, at, choices_.Bits<int64_t>());
        break;
      case 4:
        file.erase(place, place + std::min<std::ptrdiff_t>(file.end() - place, choices_.Below(64)));
        break;
      default:
        file.insert(place, static_cast<size_t>(choices_.Below(64)), choices_.Bits<uint8_t>());
    }
  }

  Handle Load() {
    sextant_space* space = nullptr;
    sextant_error error{};
    error.struct_size = sizeof error;
    const int32_t threads = choices_.OneIn(16) ? choices_.Wild<int32_t>() : 1;
    sextant_space_options options{};
    options.struct_size = sizeof options;
    options.threads = threads;
    options.allow_mixed = 1;
    const char* path = choices_.OrNull(file_.path());
    const sextant_status status = choices_.OneIn(2) ? sextant_space_load(path, threads, nullptr, &space, &error)
                                                    : sextant_space_load_with(path, &options, &space, &error);
    const bool loaded = Check(status);
    Demand(loaded == (space != nullptr), "there is a space if and only if it was loaded");
    if (status == SEXTANT_INVALID_DATA) {
      Demand(std::string(error.message).find(" at offset ") != std::string::npos, "damage has an offset");
    }
    Demand(status != SEXTANT_IO, "a file that is there can be read");
    return Handle(space);
  }

  void Use(sextant_space* space, const Bytes& other) {
    sextant_space_info info{};
    info.struct_size = sizeof info;
    Demand(Check(sextant_space_describe(space, &info, nullptr)), "a space can be described");
    sextant_measures measures{};
    measures.struct_size = sizeof measures;
    Demand(Check(sextant_space_measure(space, 0, &measures, nullptr)), "a space can be measured");
    Demand(measures.rows == 0 || std::isfinite(measures.entropy), "rows have an entropy");
    const bool asked = choices_.OneIn(8);  // for the null, which takes longer than all else together
    for (int32_t set = 0; asked && set < std::min(info.label_sets, 3); ++set) {
      sextant_label_measures of_labels{};
      of_labels.struct_size = sizeof of_labels;
      Demand(Check(sextant_space_measure_labels(space, 0, set, &of_labels, nullptr)), "labels can be measured");
    }
    int64_t bytes = -1;
    Demand(Check(sextant_space_note(space, 0, nullptr, &bytes, nullptr)) && bytes >= 0, "a space has a note");
    Add(space, info);
    file_.Write(other);
    const Handle from = Load();
    if (from != nullptr) Check(sextant_space_merge(space, from.get(), Error()));
  }

  void Add(sextant_space* space, const sextant_space_info& info) {
    if (info.anchors * info.dim > 1 << 20) return;
    const std::vector<double> values(static_cast<size_t>(info.dim), 1);
    const int64_t label = 3;
    const std::vector<const int64_t*> sets(static_cast<size_t>(info.label_sets), &label);
    sextant_rows rows{};
    rows.struct_size = sizeof rows;
    rows.dtype = SEXTANT_F64;
    rows.data = values.data();
    rows.rows = 1;
    rows.dim = info.dim;
    rows.stride_bytes = info.dim * 8;
    rows.device = SEXTANT_HOST;
    Check(sextant_space_add(space, &rows, sets.data(), nullptr, Error()));
  }

  MemoryFile file_;
};

}  // namespace

void FuzzState(std::span<const uint8_t> input, Tally& tally) { StateCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
