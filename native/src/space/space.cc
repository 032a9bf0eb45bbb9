// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
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
#include "space/null_curve.h"
#include "space/row_sample.h"
#include "space/set_measures.h"
#include "space/state/format.h"
#include "space/state/head.h"
#include "space/state/label_codec.h"
#include "space/state/reader.h"
#include "space/state/row_codec.h"
#include "space/state/sample_codec.h"
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

// How many rows are kept of each sample.
size_t SampleRows(const SpaceOptions& options, size_t row_bytes) {
  constexpr size_t kUsual = 4096, kMostBytes = size_t{64} << 20;
  if (options.sample_rows > 0) return static_cast<size_t>(options.sample_rows);
  return options.sample_rows < 0 ? 0 : std::clamp<size_t>(kMostBytes / row_bytes, 2, kUsual);
}

class SpaceImpl final : public Space {
 public:
  SpaceImpl(const SpaceOptions& options, double temperature, std::vector<double> anchors);

  SpaceInfo Describe() const override;
  std::span<const double> Anchors() const override { return anchors_; }
  AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels) override;
  void SetOrdinal(int64_t ordinal) override { ordinal_ = ordinal; }
  void Merge(const Space& from) override;
  Measures Measure() const override { return MeasureAll(engine(), tally_, samples_[0], skipped_, uniform_); }
  LabelMeasures MeasureLabels(int set) const override { return MeasureFrequentLabels(set, 1, false); }
  LabelMeasures MeasureFrequentLabels(int set, int64_t min_rows, bool keep_entropy) const override;
  LabelRelation RelateLabels(int x, int y) const override;
  std::vector<double> Decompose(std::span<const int32_t> sets) const override;
  int64_t Cardinality(int set) const override;
  std::vector<LabelLine> LabelTable(int set) const override { return LinesOf(engine(), LabelsOf(set)); }
  void Sums(uint64_t* first, uint64_t* second) const override;
  void Save(const std::string& path, std::span<const std::byte> note) const override;
  std::span<const std::byte> Note() const override { return note_; }
  // Reads what comes after the head into a space without rows.
  void Restore(state::Reader& reader);
  void RestoreTotals(state::Reader& reader);

 private:
  state::RowCodec CodecOfRows() const { return {static_cast<size_t>(m_), precision_}; }
  const LabelTally& LabelsOf(int set) const { return *label_tallies_[static_cast<size_t>(set)]; }
  const Tally& TallyOf(int set) const { return set_tallies_[static_cast<size_t>(set)]; }
  Engine engine() const { return {backend_, *assigner_}; }
  SetView ViewOf(int set) const;
  const NullCurve& CurveOf(int set) const;
  LabelMeasures InformationOf(int set) const;
  void CheckSameRows(int set, int other) const;
  void ForgetCurves() {
    for (auto& curve : curves_) curve.reset();
  }

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
  int64_t ordinal_ = 0;             // of the next row
  std::vector<RowSample> samples_;  // of all rows, then by label set
  std::vector<std::unique_ptr<SharedSample>> batch_samples_;
  mutable std::vector<std::unique_ptr<const NullCurve>> curves_;  // as samples_; null until asked for
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
      set_tallies_(static_cast<size_t>(options.label_sets), tally_),
      samples_(1 + set_tallies_.size(), RowSample(SampleRows(options, assigner_->row_bytes()), assigner_->row_bytes())),
      curves_(samples_.size()) {
  for (size_t i = 0; i < samples_.size(); ++i) {
    batch_samples_.push_back(std::make_unique<SharedSample>(assigner_->row_bytes()));
  }
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
          static_cast<int64_t>(samples_[0].capacity()),
          score_,
          smoothing_};
}

AddReport SpaceImpl::Add(const RowsView& rows, std::span<const int64_t* const> labels) {
  const auto sampled = [&](size_t sample) { return sample == 0 || labels[sample - 1]; };
  for (size_t i = 0; i < samples_.size(); ++i) {
    if (!sampled(i)) continue;
    samples_[i].Reserve(static_cast<size_t>(rows.rows));
    batch_samples_[i]->Prepare(samples_[i], static_cast<size_t>(rows.rows));
  }
  Batch batch(*assigner_, rows, ordinal_, labels, label_tallies_, batch_samples_, bad_rows_);
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
  for (size_t i = 0; i < samples_.size(); ++i) {
    if (sampled(i)) samples_[i].Offer(batch_samples_[i]->sample());
  }
  ordinal_ += rows.rows;
  ForgetCurves();
  return report;
}

void SpaceImpl::Merge(const Space& other) {
  const auto& from = static_cast<const SpaceImpl&>(other);
  RequireMergeable(*this, from);
  if (tally_.rows() > kMaxRows - from.tally_.rows() || skipped_ > kMaxRows - from.skipped_) {
    throw Error(Fault::kInvalidArgument, "spaces to merge must have at most 2^56 rows together, and as many skipped");
  }
  std::vector<RowSample> samples;
  for (size_t i = 0; i < samples_.size(); ++i) samples.push_back(RowSample::Union(samples_[i], from.samples_[i]));
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
  samples_.swap(samples);
  ForgetCurves();
}

// A set of which every row carries a label has the sample of all rows.
const NullCurve& SpaceImpl::CurveOf(int set) const {
  const bool every = TallyOf(set).rows() == tally_.rows();
  const size_t of = every ? 0 : 1 + static_cast<size_t>(set);
  if (!curves_[of]) {
    const Tally& tally = every ? tally_ : TallyOf(set);
    curves_[of] = std::make_unique<const NullCurve>(engine(), pool_, PopulationOf(engine(), tally),
                                                    tally.moments().first, samples_[of].Rows());
  }
  return *curves_[of];
}

SetView SpaceImpl::ViewOf(int set) const {
  return {TallyOf(set), LabelsOf(set), samples_[1 + static_cast<size_t>(set)], precision_};
}

LabelMeasures SpaceImpl::MeasureFrequentLabels(int set, int64_t min_rows, bool keep_entropy) const {
  const CurveSource curve = [&]() -> const NullCurve& { return CurveOf(set); };
  return MeasureSet(engine(), pool_, ViewOf(set), min_rows, keep_entropy, curve);
}

// Without a null.
LabelMeasures SpaceImpl::InformationOf(int set) const {
  return MeasureSet(engine(), pool_, ViewOf(set), 1, false, nullptr);
}

void SpaceImpl::CheckSameRows(int set, int other) const {
  const int64_t rows = TallyOf(set).rows(), others = TallyOf(other).rows();
  if (rows == others) return;
  throw Error(Fault::kInvalidData, "label sets to compare must label the same rows, but set " + std::to_string(set) +
                                       " has " + std::to_string(rows) + " labelled rows and set " +
                                       std::to_string(other) + " has " + std::to_string(others));
}

LabelRelation SpaceImpl::RelateLabels(int x, int y) const {
  CheckSameRows(x, y);
  const LabelMeasures input = InformationOf(x), output = InformationOf(y);
  const double information = input.mutual_information;
  return {information > 0 ? output.mutual_information / information : std::numeric_limits<double>::quiet_NaN(),
          output.conditional_entropy - input.conditional_entropy};
}

std::vector<double> SpaceImpl::Decompose(std::span<const int32_t> sets) const {
  for (const int32_t set : sets) CheckSameRows(sets[0], set);
  std::vector<double> fractions;
  double entropy = 0, explained = 0;
  for (const int32_t set : sets) {
    const LabelMeasures of = InformationOf(set);
    entropy = of.entropy;
    fractions.push_back(of.mutual_information - explained);
    explained = of.mutual_information;
  }
  fractions.push_back(entropy - explained);
  for (double& fraction : fractions) {
    fraction = entropy > 0 ? fraction / entropy : std::numeric_limits<double>::quiet_NaN();
  }
  return fractions;
}

int64_t SpaceImpl::Cardinality(int set) const { return static_cast<int64_t>(LabelsOf(set).Slots().size()); }

void SpaceImpl::Sums(uint64_t* first, uint64_t* second) const {
  const auto copy = [&](const SumsView& sums, uint64_t* out) {
    for (int64_t j = 0; out && j < m_; ++j) {
      out[2 * j] = sums.low[j];
      out[2 * j + 1] = sums.high ? sums.high[j] : 0;
    }
  };
  copy(tally_.moments().first, first);
  copy(tally_.moments().second, second);
}

void SpaceImpl::Save(const std::string& path, std::span<const std::byte> note) const {
  using state::Writer;
  const state::RowCodec rows = CodecOfRows();
  const state::LabelCodec codec(rows);
  std::vector<state::Section> sections = {
      {state::kOptions, 0, state::OptionsBytes(), [&](Writer& to) { state::PutOptions(to, Describe(), bad_rows_); }},
      {state::kAnchors, 0, anchors_.size() * sizeof(double), [&](Writer& to) { to.PutAll(std::span(anchors_)); }},
      {state::kTotals, 0, 3 * sizeof(int64_t) + state::TallyBytes(rows.anchors()), [&](Writer& to) {
         to.Put(skipped_);
         to.Put(uniform_);
         to.Put(ordinal_);
         state::PutTally(to, tally_);
       }}};
  for (size_t i = 0; i < label_tallies_.size(); ++i) {
    sections.push_back({state::kLabels, static_cast<uint32_t>(i), codec.Bytes(*label_tallies_[i]),
                        [&, i](Writer& to) { codec.Put(to, set_tallies_[i], *label_tallies_[i]); }});
  }
  for (size_t i = 0; i < samples_.size(); ++i) {
    sections.push_back({state::kSample, static_cast<uint32_t>(i), state::SampleBytes(samples_[i], rows),
                        [&, i](Writer& to) { state::PutSample(to, samples_[i], rows); }});
  }
  sections.push_back({state::kNote, 0, note.size(), [&](Writer& to) { to.PutBytes(note); }});
  state::WriteFile(path, sections);
}

void SpaceImpl::Restore(state::Reader& reader) {
  RestoreTotals(reader);
  const state::RowCodec rows = CodecOfRows();
  const state::LabelCodec codec(rows);
  for (size_t i = 0; i < label_tallies_.size(); ++i) {
    reader.OpenSection(state::kLabels, static_cast<uint32_t>(i));
    set_tallies_[i] = codec.Get(reader, *label_tallies_[i]);
    state::CheckPart(reader, set_tallies_[i], tally_, rows.anchors());
    reader.CloseSection();
  }
  for (size_t i = 0; i < samples_.size(); ++i) {
    reader.OpenSection(state::kSample, static_cast<uint32_t>(i));
    const Tally& tally = i == 0 ? tally_ : set_tallies_[i - 1];
    state::GetSample(reader, samples_[i], rows, tally.rows(), i == 0 ? nullptr : label_tallies_[i - 1].get());
    reader.CloseSection();
  }
  reader.OpenSection(state::kNote, 0);
  reader.Require(reader.left() <= static_cast<uint64_t>(kMaxNoteBytes), "the note is too long");
  note_.resize(reader.left());
  reader.GetBytes(note_);
  reader.CloseSection();
  reader.End();
}

void SpaceImpl::RestoreTotals(state::Reader& reader) {
  reader.OpenSection(state::kTotals, 0);
  skipped_ = reader.Get<int64_t>();
  reader.Require(skipped_ >= 0 && skipped_ <= kMaxRows, "there cannot be so many skipped rows");
  uniform_ = reader.Get<int64_t>();
  reader.Require(uniform_ >= 0 && uniform_ <= kMaxRows, "there cannot be so many uniform rows");
  ordinal_ = reader.Get<int64_t>();
  reader.Require(ordinal_ >= 0 && ordinal_ <= kMaxOrdinal + kMaxRows, "there is no such ordinal");
  tally_ = state::GetTally(reader, static_cast<size_t>(m_));
  reader.Require(uniform_ <= tally_.rows(), "there are more uniform rows than rows");
  reader.CloseSection();
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
  const state::LabelCodec codec({static_cast<size_t>(head.options.anchors), head.options.precision});
  reader.Require(static_cast<uint64_t>(head.options.label_sets) <= reader.file_left() / codec.EmptyBytes(),
                 "the file is too short for so many label sets");
  auto space = std::make_unique<SpaceImpl>(head.options, head.temperature, std::move(head.anchors));
  space->Restore(reader);
  return space;
}

}  // namespace sextant
