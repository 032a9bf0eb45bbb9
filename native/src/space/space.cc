// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "backend/backend.h"
#include "backend/device.h"
#include "common/error.h"
#include "common/limits.h"
#include "common/thread_pool.h"
#include "space/anchors.h"
#include "space/arithmetic.h"
#include "space/batch.h"
#include "space/devices/device_pool.h"
#include "space/draw.h"
#include "space/mergeable.h"
#include "space/over_draws.h"
#include "space/state/co_moment_codec.h"
#include "space/state/format.h"
#include "space/state/head.h"
#include "space/state/reader.h"
#include "space/state/tally_codec.h"
#include "space/state/writer.h"

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
  if (options.dtype == DType::kF64 || magnification > kMostMagnification) return Precision::kF64;
  return options.backend == BackendKind::kCuda ? Precision::kMatrix : Precision::kF32;
}

double TemperatureOf(const SpaceOptions& options) {
  return options.temperature_mode == TemperatureMode::kFixed
             ? options.temperature
             : Temperature(options.temperature_mode, options.anchors, options.dim);
}

// Of all draws.
std::vector<double> AnchorsOf(const SpaceOptions& options) {
  const size_t elements = static_cast<size_t>(options.anchors) * static_cast<size_t>(options.dim);
  std::vector<double> anchors(static_cast<size_t>(options.draws) * elements);
  const int64_t all = options.draws * options.anchors;
  if (options.anchor_values) {
    std::copy_n(options.anchor_values, anchors.size(), anchors.begin());
    if (options.score == Score::kCosine) {
      NormalizeAnchors(all, options.dim, anchors.data());
    } else {
      RequireFiniteAnchors(all, options.dim, anchors.data());
    }
    return anchors;
  }
  for (int draw = 0; draw < options.draws; ++draw) {
    GenerateAnchors(options.anchors, options.dim, options.seed, static_cast<uint32_t>(draw),
                    anchors.data() + static_cast<size_t>(draw) * elements);
  }
  return anchors;
}

std::unique_ptr<Assigner> AssignerOf(const SpaceOptions& options, const Backend& backend,
                                     std::span<const double> anchors, double temperature, Precision precision) {
  if (IsVariant(options)) {
    return backend.NewVariantAssigner(anchors, options.anchors, options.dim, temperature, options.score,
                                      options.smoothing);
  }
  // Rows that devices assign are kept and summed up here too.
  if (options.backend == BackendKind::kCuda) precision = KeptAs(precision);
  return backend.NewAssigner(anchors, options.anchors, options.dim, temperature, precision);
}

// Enough parts of a label table that threads seldom wait for each other, few enough that a tile has several labels
// in each.
int ShardBits(int threads) { return std::bit_width(static_cast<unsigned>(4 * std::min(threads, 64))); }

class SpaceImpl final : public Space {
 public:
  // `sums` is the arithmetic of those to be restored; none for that of rows to come.
  SpaceImpl(const SpaceOptions& options, double temperature, std::vector<double> anchors,
            std::optional<Arithmetic> sums = {});

  SpaceInfo Describe() const override;
  std::span<const double> Anchors(int draw) const override;
  AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels) override;
  void Cancel() override { cancelled_ = true; }
  void SetOrdinal(int64_t ordinal) override { ordinal_ = ordinal; }
  void Merge(const Space& from) override;
  Measures Measure(int draw) const override;
  LabelMeasures MeasureLabels(int draw, int set, int64_t min_rows, bool keep_entropy) const override;
  LabelRelation RelateLabels(int draw, int x, int y) const override;
  std::vector<double> Decompose(int draw, std::span<const int32_t> sets) const override;
  int64_t Cardinality(int set) const override;
  std::vector<LabelLine> LabelTable(int draw, int set) const override;
  void Sums(int draw, uint64_t* first, uint64_t* second) const override;
  void WriteAssignment(int draw, const DeviceMemory& to) const override;
  void WriteLabelAssignments(int draw, int set, const DeviceMemory& to) const override;
  void Save(const std::string& path, std::span<const std::byte> note) const override;
  std::span<const std::byte> Note() const override { return note_; }
  // Reads what comes after the head into a space without rows.
  void Restore(state::Reader& reader);

 private:
  // What was measured last of a label set, for all draws: who asks for their mean will ask for its deviation.
  struct Measured {
    int set;
    int64_t min_rows;
    bool keep_entropy;
    std::vector<LabelMeasures> draws;
  };

  // All draws, or one, with all that was added.
  std::span<const std::unique_ptr<Draw>> Draws() const {
    if (devices_) devices_->Settle();
    return draws_;
  }
  const Draw& DrawOf(int draw) const { return *Draws()[static_cast<size_t>(draw)]; }
  // of(draw) for every draw.
  template <class Of>
  auto OfAll(Of&& of) const {
    std::vector<decltype(of(*draws_[0]))> all;
    for (const auto& draw : Draws()) all.push_back(of(*draw));
    return all;
  }
  const std::vector<LabelMeasures>& MeasureAllDraws(int set, int64_t min_rows, bool keep_entropy) const;
  void MakeDevices(const SpaceOptions& options);
  Arithmetic ArithmeticAfter(const RowsView& rows) const;
  AddReport AddByThreads(const RowsView& rows, std::span<const int64_t* const> labels);
  void RestoreRows(state::Reader& reader);

  const int64_t m_, dim_;
  const TemperatureMode temperature_mode_;
  const double temperature_;
  const Arithmetic own_;  // of rows to come
  Arithmetic sums_;       // of those so far
  const bool allow_mixed_;
  const Score score_;
  const Smoothing smoothing_;
  const BadRows bad_rows_;
  const int label_sets_;
  const bool co_moments_;
  const std::vector<double> anchors_;  // of all draws
  const Backend& backend_;
  mutable ThreadPool pool_;

  std::vector<std::unique_ptr<Draw>> draws_;
  std::unique_ptr<DevicePool> devices_;  // null for the CPU
  int64_t skipped_ = 0;
  int64_t uniform_ = 0;
  int64_t ordinal_ = 0;  // of the next row
  std::atomic<bool> cancelled_{false};
  std::vector<std::unique_ptr<Worker>> workers_;
  mutable std::optional<Measured> measured_;
  std::vector<std::byte> note_;
};

SpaceImpl::SpaceImpl(const SpaceOptions& options, double temperature, std::vector<double> anchors,
                     std::optional<Arithmetic> sums)
    : m_(options.anchors),
      dim_(options.dim),
      temperature_mode_(options.temperature_mode),
      temperature_(temperature),
      own_{options.backend, Resolve(options, temperature_)},
      sums_(sums.value_or(own_)),
      allow_mixed_(options.allow_mixed),
      score_(options.score),
      smoothing_(options.smoothing),
      bad_rows_(options.bad_rows),
      label_sets_(options.label_sets),
      co_moments_(options.co_moments),
      anchors_(std::move(anchors)),
      backend_(Backend::ForTarget(options.target)),
      pool_(options.threads > 0 ? options.threads : AvailableProcessors()) {
  const DrawOptions of_each{KeptAs(own_.precision),     label_sets_,       options.sample_rows, dim_,
                            ShardBits(pool_.threads()), options.co_moments};
  for (int draw = 0; draw < options.draws; ++draw) {
    auto assigner = AssignerOf(options, backend_, Anchors(draw), temperature_, own_.precision);
    draws_.push_back(std::make_unique<Draw>(backend_, pool_, std::move(assigner), of_each));
  }
  if (options.backend == BackendKind::kCuda) MakeDevices(options);
}

void SpaceImpl::MakeDevices(const SpaceOptions& options) {
  const DeviceBackend& backend = options.device_backend ? *options.device_backend : DeviceBackend::Cuda();
  const DeviceOptions of_worker{
      anchors_,  m_,          dim_,        static_cast<int>(draws_.size()), temperature_, own_.precision,
      bad_rows_, label_sets_, co_moments_, options.device_memory_bytes};
  static constexpr int kFirst[] = {0};
  const std::span<const int> ordinals = options.devices.empty() ? std::span<const int>(kFirst) : options.devices;
  devices_ = std::make_unique<DevicePool>(backend, ordinals, of_worker, draws_);
}

SpaceInfo SpaceImpl::Describe() const {
  return {temperature_mode_,
          temperature_,
          m_,
          dim_,
          sums_.precision,
          pool_.threads(),
          label_sets_,
          backend_.target(),
          static_cast<int64_t>(draws_[0]->sample_capacity()),
          score_,
          smoothing_,
          static_cast<int>(draws_.size()),
          co_moments_,
          own_.backend,
          sums_.backend,
          devices_ ? devices_->ordinals() : std::span<const int>(),
          devices_ ? devices_->lost() : 0};
}

std::span<const double> SpaceImpl::Anchors(int draw) const {
  const auto elements = static_cast<size_t>(m_ * dim_);
  return std::span(anchors_).subspan(static_cast<size_t>(draw) * elements, elements);
}

Arithmetic SpaceImpl::ArithmeticAfter(const RowsView& rows) const {
  if (rows.rows == 0 || sums_ == own_ || sums_ == kMixedArithmetic) return sums_;
  if (MayMix(sums_, own_)) return kMixedArithmetic;
  throw Error(Fault::kStateMismatch, "rows cannot be added by " + NameOf(own_) + " to sums of " + NameOf(sums_));
}

AddReport SpaceImpl::Add(const RowsView& rows, std::span<const int64_t* const> labels) {
  const Arithmetic after = ArithmeticAfter(rows);
  for (const auto& draw : draws_) draw->PrepareSamples(rows.rows, labels);
  const AddReport report = devices_ ? devices_->Add(rows, ordinal_, labels, cancelled_) : AddByThreads(rows, labels);
  for (const auto& draw : draws_) draw->AddSamples(labels);
  sums_ = after;
  ordinal_ += rows.rows;
  skipped_ += report.skipped;
  uniform_ += report.uniform;
  measured_.reset();
  return report;
}

AddReport SpaceImpl::AddByThreads(const RowsView& rows, std::span<const int64_t* const> labels) {
  Batch batch(draws_, rows, ordinal_, labels, bad_rows_, cancelled_);
  const int workers = static_cast<int>(std::clamp<int64_t>(batch.tiles(), 1, pool_.threads()));
  while (workers_.size() < static_cast<size_t>(workers)) {
    workers_.push_back(std::make_unique<Worker>(draws_, ShardBits(pool_.threads())));
  }
  for (auto& worker : workers_) worker->Reset();
  pool_.Run(workers, [&](int i) { batch.Work(*workers_[static_cast<size_t>(i)]); });
  batch.Finish(*workers_[0]);
  AddReport report{0, 0, 0};
  for (auto& worker : workers_) {
    for (size_t draw = 0; draw < draws_.size(); ++draw) draws_[draw]->AddShare(worker->shares[draw], labels);
    report.rows += worker->shares[0].tally.Total().rows();
    report.skipped += worker->skipped;
    report.uniform += worker->uniform;
  }
  return report;
}

void SpaceImpl::Merge(const Space& other) {
  const auto& from = static_cast<const SpaceImpl&>(other);
  RequireMergeable(*this, from, allow_mixed_);
  if (DrawOf(0).tally().rows() > kMaxRows - from.DrawOf(0).tally().rows() || skipped_ > kMaxRows - from.skipped_) {
    throw Error(Fault::kInvalidArgument, "spaces to merge must have at most 2^56 rows together, and as many skipped");
  }
  std::vector<std::vector<RowSample>> samples;
  for (size_t i = 0; i < draws_.size(); ++i) samples.push_back(draws_[i]->UnionOfSamples(*from.draws_[i]));
  size_t draw = 0;
  try {
    for (; draw < draws_.size(); ++draw) draws_[draw]->ReserveLabels(*from.draws_[draw]);
  } catch (...) {
    while (draw-- > 0) draws_[draw]->ReleaseLabels(*from.draws_[draw]);
    throw;
  }
  for (size_t i = 0; i < draws_.size(); ++i) draws_[i]->AddAll(*from.draws_[i], std::move(samples[i]));
  if (sums_ != from.sums_) sums_ = kMixedArithmetic;
  skipped_ += from.skipped_;
  uniform_ += from.uniform_;
  measured_.reset();
}

Measures SpaceImpl::Measure(int draw) const {
  const auto of = [&](const Draw& one) { return one.Measure(skipped_, uniform_); };
  if (draw >= 0) return of(DrawOf(draw));
  return OverDraws<Measures>(draw, OfAll(of), kDoublesOfMeasures);
}

int64_t SpaceImpl::Cardinality(int set) const { return DrawOf(0).Cardinality(set); }

const std::vector<LabelMeasures>& SpaceImpl::MeasureAllDraws(int set, int64_t min_rows, bool keep_entropy) const {
  if (!measured_ || measured_->set != set || measured_->min_rows != min_rows ||
      measured_->keep_entropy != keep_entropy) {
    measured_.reset();
    measured_ = {set, min_rows, keep_entropy,
                 OfAll([&](const Draw& one) { return one.MeasureLabels(set, min_rows, keep_entropy); })};
  }
  return measured_->draws;
}

LabelMeasures SpaceImpl::MeasureLabels(int draw, int set, int64_t min_rows, bool keep_entropy) const {
  if (draw >= 0) return DrawOf(draw).MeasureLabels(set, min_rows, keep_entropy);
  return OverDraws<LabelMeasures>(draw, MeasureAllDraws(set, min_rows, keep_entropy), kDoublesOfLabelMeasures);
}

LabelRelation SpaceImpl::RelateLabels(int draw, int x, int y) const {
  const auto of = [&](const Draw& one) { return one.RelateLabels(x, y); };
  if (draw >= 0) return of(DrawOf(draw));
  return OverDraws<LabelRelation>(draw, OfAll(of), kDoublesOfLabelRelation);
}

std::vector<double> SpaceImpl::Decompose(int draw, std::span<const int32_t> sets) const {
  if (draw >= 0) return DrawOf(draw).Decompose(sets);
  const auto all = OfAll([&](const Draw& one) { return one.Decompose(sets); });
  std::vector<double> over(all[0].size()), values(all.size());
  for (size_t i = 0; i < over.size(); ++i) {
    std::ranges::transform(all, values.begin(), [i](const std::vector<double>& of) { return of[i]; });
    over[i] = OverDraws(draw, values);
  }
  return over;
}

std::vector<LabelLine> SpaceImpl::LabelTable(int draw, int set) const {
  if (draw >= 0) return DrawOf(draw).LabelTable(set);
  const auto all = OfAll([&](const Draw& one) { return one.LabelTable(set); });
  std::vector<LabelLine> over, lines(all.size());
  for (size_t i = 0; i < all[0].size(); ++i) {
    std::ranges::transform(all, lines.begin(), [i](const std::vector<LabelLine>& of) { return of[i]; });
    over.push_back(OverDraws<LabelLine>(draw, lines, kDoublesOfLabelLine));
  }
  return over;
}

void SpaceImpl::Sums(int draw, uint64_t* first, uint64_t* second) const {
  const auto copy = [&](const SumsView& sums, uint64_t* out) {
    for (int64_t j = 0; out && j < m_; ++j) {
      out[2 * j] = sums.low[j];
      out[2 * j + 1] = sums.high ? sums.high[j] : 0;
    }
  };
  const Moments moments = DrawOf(draw).tally().moments();
  copy(moments.first, first);
  copy(moments.second, second);
}

void SpaceImpl::WriteAssignment(int draw, const DeviceMemory& to) const {
  devices_->Write(to, 0, DrawOf(draw).Assignment());
}

void SpaceImpl::WriteLabelAssignments(int draw, int set, const DeviceMemory& to) const {
  int64_t at = 0;
  DrawOf(draw).LabelAssignments(set, [&](std::span<const double> values) {
    devices_->Write(to, at, values);
    at += static_cast<int64_t>(values.size());
  });
}

void SpaceImpl::Save(const std::string& path, std::span<const std::byte> note) const {
  using state::Writer;
  const std::span<const std::unique_ptr<Draw>> draws = Draws();
  const uint32_t version = state::VersionFor(sums_);
  std::vector<state::Section> sections = {{state::kOptions, 0, state::OptionsBytes(version),
                                           [&](Writer& to) { state::PutOptions(to, version, Describe(), bad_rows_); }}};
  for (uint32_t i = 0; i < draws.size(); ++i) {
    const std::span<const double> anchors = Anchors(static_cast<int>(i));
    sections.push_back({state::kAnchors, i, anchors.size_bytes(), [anchors](Writer& to) { to.PutAll(anchors); }});
  }
  sections.push_back({state::kRows, 0, 3 * sizeof(int64_t), [&](Writer& to) {
                        to.Put(skipped_);
                        to.Put(uniform_);
                        to.Put(ordinal_);
                      }});
  for (uint32_t i = 0; i < draws.size(); ++i) draws[i]->AddSections(i, sections);
  sections.push_back({state::kNote, 0, note.size(), [&](Writer& to) { to.PutBytes(note); }});
  state::WriteFile(path, version, sections);
}

void SpaceImpl::Restore(state::Reader& reader) {
  RestoreRows(reader);
  for (uint32_t i = 0; i < draws_.size(); ++i) draws_[i]->Restore(i, reader, i > 0 ? draws_[0].get() : nullptr);
  reader.Require(uniform_ <= draws_[0]->tally().rows(), "there are more uniform rows than rows");
  reader.OpenSection(state::kNote, 0);
  reader.Require(reader.left() <= static_cast<uint64_t>(kMaxNoteBytes), "the note is too long");
  note_.resize(reader.left());
  reader.GetBytes(note_);
  reader.CloseSection();
  reader.End();
}

void SpaceImpl::RestoreRows(state::Reader& reader) {
  reader.OpenSection(state::kRows, 0);
  skipped_ = reader.Get<int64_t>();
  reader.Require(skipped_ >= 0 && skipped_ <= kMaxRows, "there cannot be so many skipped rows");
  uniform_ = reader.Get<int64_t>();
  reader.Require(uniform_ >= 0 && uniform_ <= kMaxRows, "there cannot be so many uniform rows");
  ordinal_ = reader.Get<int64_t>();
  reader.Require(ordinal_ >= 0 && ordinal_ <= kMaxOrdinal + kMaxRows, "there is no such ordinal");
  reader.CloseSection();
}

// What is no part of a state, and by what rows to come are assigned: as those so far if the backend can.
void TakeFromCaller(const SpaceOptions& options, state::Head& head) {
  SpaceOptions& to = head.options;
  to.threads = options.threads;
  to.target = options.target;
  to.backend = options.backend;
  to.devices = options.devices;
  to.device_memory_bytes = options.device_memory_bytes;
  to.allow_mixed = options.allow_mixed;
  to.device_backend = options.device_backend;
  // Where the processor has no matrix units, sums of theirs may go on in single precision if they may be mixed.
  if (NeedsMatrixUnits(to) && to.allow_mixed && !WhyNoMatrixUnits().empty()) to.precision = Precision::kF32;
  const bool mixed = head.arithmetic == kMixedArithmetic;
  if (!mixed && head.arithmetic.backend == to.backend) return;
  if (KeptAs(to.precision) == Precision::kF32) {
    to.precision = to.backend == BackendKind::kCuda ? Precision::kMatrix : Precision::kF32;
  }
  if (mixed || to.allow_mixed) return;
  throw Error(Fault::kStateMismatch, "the state has sums of " + NameOf(head.arithmetic) +
                                         ", and rows to come would be assigned by " +
                                         NameOf(Arithmetic{to.backend, to.precision}) + ", unless mixing is allowed");
}

}  // namespace

std::unique_ptr<Space> Space::Create(const SpaceOptions& options) {
  if (NeedsMatrixUnits(options) && !WhyNoMatrixUnits().empty()) {
    throw Error(Fault::kUnsupported, WhyNoMatrixUnits());
  }
  return std::make_unique<SpaceImpl>(options, TemperatureOf(options), AnchorsOf(options));
}

std::unique_ptr<Space> Space::Load(const std::string& path, const SpaceOptions& options) {
  state::Reader reader(path);
  state::Head head = state::GetHead(reader);
  TakeFromCaller(options, head);
  reader.Require(static_cast<uint64_t>(head.options.label_sets) <=
                     reader.file_left() / state::TallyBytes(static_cast<size_t>(head.options.anchors)),
                 "the file is too short for so many label sets");
  reader.Require(!head.options.co_moments ||
                     static_cast<uint64_t>(head.options.draws) <=
                         reader.file_left() / state::CoMomentBytes(static_cast<size_t>(head.options.anchors)),
                 "the file is too short for the products of so many anchors");
  auto space = std::make_unique<SpaceImpl>(head.options, head.temperature, std::move(head.anchors), head.arithmetic);
  space->Restore(reader);
  return space;
}

}  // namespace sextant
