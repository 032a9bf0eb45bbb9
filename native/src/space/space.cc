// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <utility>

#include "backend/backend.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/thread_pool.h"
#include "space/anchors.h"
#include "space/batch.h"
#include "space/label_tally.h"
#include "space/measures.h"
#include "space/mergeable.h"
#include "space/state/format.h"
#include "space/state/head.h"
#include "space/state/label_codec.h"
#include "space/state/reader.h"
#include "space/state/tally_codec.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant {
namespace {

// Single precision resolves the best scores of a row to about 2^-24 A, and the softmax magnifies that by kappa,
// where kappa = 1 / temperature and A is the mean score of the row's own cap (here its lower bound by Amos). Beyond
// this product it could cost more than 1e-6 of an efficiency; only few dimensions with many anchors get there.
constexpr double kMostMagnification = 100;

Precision Resolve(const SpaceOptions& options, double temperature) {
  if (IsVariant(options)) return Precision::kF64;
  if (options.precision != Precision::kAuto) return options.precision;
  const double kappa = 1 / temperature;
  const double half_dim = 0.5 * static_cast<double>(options.dim);
  const double magnification = kappa * kappa / (half_dim + std::sqrt(kappa * kappa + half_dim * half_dim));
  return options.dtype == DType::kF64 || magnification > kMostMagnification ? Precision::kF64 : Precision::kF32;
}

double TemperatureOf(const SpaceOptions& options) {
  return options.temperature_mode == TemperatureMode::kFixed
             ? options.temperature
             : Temperature(options.temperature_mode, options.anchors, options.dim);
}

std::vector<double> AnchorsOf(const SpaceOptions& options) {
  std::vector<double> anchors(static_cast<size_t>(options.anchors) * static_cast<size_t>(options.dim));
  if (options.anchor_values) {
    std::copy_n(options.anchor_values, anchors.size(), anchors.begin());
    if (options.score == Score::kCosine) {
      NormalizeAnchors(options.anchors, options.dim, anchors.data());
    } else {
      RequireFiniteAnchors(options.anchors, options.dim, anchors.data());
    }
  } else {
    GenerateAnchors(options.anchors, options.dim, options.seed, 0, anchors.data());
  }
  return anchors;
}

std::unique_ptr<Assigner> AssignerOf(const SpaceOptions& options, const Backend& backend,
                                     std::span<const double> anchors, double temperature, Precision precision) {
  if (IsVariant(options)) {
    return backend.NewVariantAssigner(anchors, options.anchors, options.dim, temperature, options.score,
                                      options.smoothing);
  }
  return backend.NewAssigner(anchors, options.anchors, options.dim, temperature, precision);
}

// Enough parts of a label table that threads seldom wait for each other, few enough that a tile has several labels
// in each.
int ShardBits(int threads) { return std::bit_width(static_cast<unsigned>(4 * std::min(threads, 64))); }

class SpaceImpl final : public Space {
 public:
  SpaceImpl(const SpaceOptions& options, double temperature, std::vector<double> anchors);

  SpaceInfo Describe() const override;
  std::span<const double> Anchors() const override { return anchors_; }
  AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels) override;
  void Merge(const Space& from) override;
  Measures Measure() const override { return MeasureAll(backend_, tally_, m_, skipped_, uniform_); }
  LabelMeasures MeasureLabels(int set) const override;
  int64_t Cardinality(int set) const override;
  std::vector<LabelLine> LabelTable(int set) const override { return LinesOf(backend_, LabelsOf(set), m_); }
  void Sums(uint64_t* first, uint64_t* second) const override;
  void Save(const std::string& path, std::span<const std::byte> note) const override;
  std::span<const std::byte> Note() const override { return note_; }
  // Reads what comes after the head into a space without rows.
  void Restore(state::Reader& reader);

 private:
  state::LabelCodec CodecOfLabels() const { return {static_cast<size_t>(m_), precision_}; }
  const LabelTally& LabelsOf(int set) const { return *label_tallies_[static_cast<size_t>(set)]; }

  const int64_t m_, dim_;
  const TemperatureMode temperature_mode_;
  const double temperature_;
  const Precision precision_;
  const Score score_;
  const Smoothing smoothing_;
  const BadRows bad_rows_;
  const std::vector<double> anchors_;
  const Backend& backend_;
  const std::unique_ptr<Assigner> assigner_;
  mutable ThreadPool pool_;

  Tally tally_;
  int64_t skipped_ = 0;
  int64_t uniform_ = 0;
  std::vector<Tally> set_tallies_;  // rows that carry a label of each set
  std::vector<std::unique_ptr<LabelTally>> label_tallies_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::byte> note_;
};

SpaceImpl::SpaceImpl(const SpaceOptions& options, double temperature, std::vector<double> anchors)
    : m_(options.anchors),
      dim_(options.dim),
      temperature_mode_(options.temperature_mode),
      temperature_(temperature),
      precision_(Resolve(options, temperature_)),
      score_(options.score),
      smoothing_(options.smoothing),
      bad_rows_(options.bad_rows),
      anchors_(std::move(anchors)),
      backend_(Backend::ForTarget(options.target)),
      assigner_(AssignerOf(options, backend_, anchors_, temperature_, precision_)),
      pool_(options.threads > 0 ? options.threads : AvailableProcessors()),
      tally_(static_cast<size_t>(m_)),
      set_tallies_(static_cast<size_t>(options.label_sets), tally_) {
  for (int i = 0; i < options.label_sets; ++i) {
    label_tallies_.push_back(std::make_unique<LabelTally>(*assigner_, ShardBits(pool_.threads())));
  }
}

SpaceInfo SpaceImpl::Describe() const {
  return {temperature_mode_,
          temperature_,
          m_,
          dim_,
          precision_,
          pool_.threads(),
          static_cast<int>(label_tallies_.size()),
          backend_.target(),
          score_,
          smoothing_};
}

AddReport SpaceImpl::Add(const RowsView& rows, std::span<const int64_t* const> labels) {
  Batch batch(*assigner_, rows, labels, label_tallies_, bad_rows_);
  const int workers = static_cast<int>(std::clamp<int64_t>(batch.tiles(), 1, pool_.threads()));
  while (workers_.size() < static_cast<size_t>(workers)) {
    workers_.push_back(std::make_unique<Worker>(*assigner_, label_tallies_, ShardBits(pool_.threads())));
  }
  for (auto& worker : workers_) worker->Reset();
  pool_.Run(workers, [&](int i) { batch.Work(*workers_[static_cast<size_t>(i)]); });
  batch.Finish(*workers_[0]);

  AddReport report{0, 0, 0};
  for (auto& worker : workers_) {
    const Tally& total = worker->tally.Total();
    tally_.Add(total);
    for (size_t set = 0; set < labels.size(); ++set) {
      if (labels[set]) set_tallies_[set].Add(total);
    }
    report.rows += total.rows();
    report.skipped += worker->skipped;
    report.uniform += worker->uniform;
  }
  skipped_ += report.skipped;
  uniform_ += report.uniform;
  return report;
}

void SpaceImpl::Merge(const Space& other) {
  const auto& from = static_cast<const SpaceImpl&>(other);
  RequireMergeable(*this, from);
  if (tally_.rows() > kMaxRows - from.tally_.rows()) {
    throw Error(Fault::kInvalidArgument, "spaces to merge must have at most 2^56 rows together");
  }
  size_t set = 0;
  try {
    for (; set < label_tallies_.size(); ++set) label_tallies_[set]->ReserveAll(*from.label_tallies_[set]);
  } catch (...) {
    while (set-- > 0) label_tallies_[set]->ReleaseAll(*from.label_tallies_[set]);
    throw;
  }
  for (size_t i = 0; i < label_tallies_.size(); ++i) label_tallies_[i]->AddAll(*from.label_tallies_[i]);
  tally_.Add(from.tally_);
  for (size_t i = 0; i < set_tallies_.size(); ++i) set_tallies_[i].Add(from.set_tallies_[i]);
  skipped_ += from.skipped_;
  uniform_ += from.uniform_;
}

LabelMeasures SpaceImpl::MeasureLabels(int set) const {
  return MeasureSet(backend_, pool_, set_tallies_[static_cast<size_t>(set)], LabelsOf(set), m_, precision_);
}

int64_t SpaceImpl::Cardinality(int set) const { return static_cast<int64_t>(LabelsOf(set).Slots().size()); }

void SpaceImpl::Sums(uint64_t* first, uint64_t* second) const {
  const auto copy = [&](const SumsView& sums, uint64_t* out) {
    for (int64_t j = 0; out && j < m_; ++j) {
      out[2 * j] = sums.low[j];
      out[2 * j + 1] = sums.high ? sums.high[j] : 0;
    }
  };
  copy(tally_.first(), first);
  copy(tally_.second(), second);
}

void SpaceImpl::Save(const std::string& path, std::span<const std::byte> note) const {
  using state::Writer;
  const state::LabelCodec codec = CodecOfLabels();
  std::vector<state::Section> sections = {
      {state::kOptions, 0, state::OptionsBytes(), [&](Writer& to) { state::PutOptions(to, Describe(), bad_rows_); }},
      {state::kAnchors, 0, anchors_.size() * sizeof(double), [&](Writer& to) { to.PutAll(std::span(anchors_)); }},
      {state::kTotals, 0, sizeof skipped_ + sizeof uniform_ + state::TallyBytes(static_cast<size_t>(m_)),
       [&](Writer& to) {
         to.Put(skipped_);
         to.Put(uniform_);
         state::PutTally(to, tally_);
       }}};
  for (size_t set = 0; set < set_tallies_.size(); ++set) {
    sections.push_back({state::kLabels, static_cast<uint32_t>(set), codec.Bytes(*label_tallies_[set]),
                        [&, set](Writer& to) { codec.Put(to, set_tallies_[set], *label_tallies_[set]); }});
  }
  sections.push_back({state::kNote, 0, note.size(), [&](Writer& to) { to.PutBytes(note); }});
  state::WriteFile(path, sections);
}

void SpaceImpl::Restore(state::Reader& reader) {
  const auto m = static_cast<size_t>(m_);
  const state::LabelCodec codec = CodecOfLabels();
  reader.OpenSection(state::kTotals, 0);
  skipped_ = reader.Get<int64_t>();
  reader.Require(skipped_ >= 0 && skipped_ <= kMaxRows, "there cannot be so many skipped rows");
  uniform_ = reader.Get<int64_t>();
  reader.Require(uniform_ >= 0, "there cannot be so many uniform rows");
  tally_ = state::GetTally(reader, m);
  reader.Require(uniform_ <= tally_.rows(), "there are more uniform rows than rows");
  reader.CloseSection();
  for (size_t set = 0; set < set_tallies_.size(); ++set) {
    reader.OpenSection(state::kLabels, static_cast<uint32_t>(set));
    set_tallies_[set] = codec.Get(reader, *label_tallies_[set]);
    state::CheckPart(reader, set_tallies_[set], tally_, m);
    reader.CloseSection();
  }
  reader.OpenSection(state::kNote, 0);
  reader.Require(reader.left() <= static_cast<uint64_t>(kMaxNoteBytes), "the note is too long");
  note_.resize(reader.left());
  reader.GetBytes(note_);
  reader.CloseSection();
  reader.End();
}

}  // namespace

std::unique_ptr<Space> Space::Create(const SpaceOptions& options) {
  return std::make_unique<SpaceImpl>(options, TemperatureOf(options), AnchorsOf(options));
}

std::unique_ptr<Space> Space::Load(const std::string& path, int threads, const std::string& target) {
  state::Reader reader(path);
  state::Head head = state::GetHead(reader);
  head.options.threads = threads;
  head.options.target = target;
  const state::LabelCodec codec(static_cast<size_t>(head.options.anchors), head.options.precision);
  reader.Require(static_cast<uint64_t>(head.options.label_sets) <= reader.file_left() / codec.EmptyBytes(),
                 "the file is too short for so many label sets");
  auto space = std::make_unique<SpaceImpl>(head.options, head.temperature, std::move(head.anchors));
  space->Restore(reader);
  return space;
}

}  // namespace sextant
