// SPDX-License-Identifier: Apache-2.0
#include "mapping/sequence_distances.h"

#include <algorithm>
#include <array>

namespace sextant {
namespace {

// Short sequences: a column of the table of edits is a word of so many bits, and all lanes of a vector go on at once.
constexpr size_t kShort = 16;
constexpr size_t kLanes = 256;
constexpr uint16_t kNone = 0xFFFF;

using Lanes = std::array<uint16_t, kLanes>;

// EditDistance, with the same steps for one text in every lane. A lane rests where its text is over.
class EditLanes {
 public:
  explicit EditLanes(std::span<const uint16_t> pattern) : pattern_(pattern) {
    up_.fill(0xFFFF);
    distance_.fill(static_cast<uint16_t>(pattern.size()));
  }

  void Step(const uint16_t* symbols, size_t lanes) {
    Lanes equal{};
    for (size_t i = 0; i < pattern_.size(); ++i) {
      const uint16_t symbol = pattern_[i];
      const auto bit = static_cast<uint16_t>(1u << i);
      for (size_t lane = 0; lane < lanes; ++lane) {
        equal[lane] = static_cast<uint16_t>(equal[lane] | (symbols[lane] == symbol ? bit : 0));
      }
    }
    const auto last = static_cast<int>(pattern_.size()) - 1;
    for (size_t lane = 0; lane < lanes; ++lane) {
      const uint16_t up = up_[lane], down = down_[lane], same = equal[lane];
      const auto there = static_cast<uint16_t>(symbols[lane] != kNone ? 0xFFFF : 0);
      const auto sum = static_cast<uint16_t>((same & up) + up);
      const auto diagonal = static_cast<uint16_t>((sum ^ up) | same | down);
      const auto right = static_cast<uint16_t>(down | ~(diagonal | up));
      const auto left = static_cast<uint16_t>(up & diagonal);
      const auto change = static_cast<uint16_t>((right >> last & 1) - (left >> last & 1));
      const auto next_right = static_cast<uint16_t>(right << 1 | 1);
      const auto next_left = static_cast<uint16_t>(left << 1);
      const auto next_up = static_cast<uint16_t>(next_left | ~(diagonal | next_right));
      const auto next_down = static_cast<uint16_t>(next_right & diagonal);
      distance_[lane] = static_cast<uint16_t>(distance_[lane] + (change & there));
      up_[lane] = static_cast<uint16_t>((next_up & there) | (up & ~there));
      down_[lane] = static_cast<uint16_t>((next_down & there) | (down & ~there));
    }
  }

  uint16_t distance(size_t lane) const { return distance_[lane]; }

 private:
  std::span<const uint16_t> pattern_;
  Lanes up_, down_{}, distance_;
};

}  // namespace

SequenceDistances::SequenceDistances(const Sequences& sequences, Metric metric)
    : sequences_(sequences),
      metric_(metric),
      short_(sequences.columns.size() <= kShort && sequences.alphabet < kNone),
      edits_(metric == Metric::kLevenshtein && !short_ ? sequences.alphabet : 0) {
  if (metric != Metric::kLevenshtein || !short_) return;
  for (const std::vector<int32_t>& column : sequences.columns) narrow_.emplace_back(column.begin(), column.end());
}

void SequenceDistances::Measure(int64_t from, int64_t first, std::span<int32_t> distances) {
  if (metric_ != Metric::kLevenshtein) return Differences(from, first, distances);
  return short_ ? ShortEdits(from, first, distances) : LongEdits(from, first, distances);
}

void SequenceDistances::Differences(int64_t from, int64_t first, std::span<int32_t> distances) const {
  std::ranges::fill(distances, 0);
  for (const std::vector<int32_t>& column : sequences_.columns) {
    const int32_t symbol = column[static_cast<size_t>(from)];
    const int32_t* others = column.data() + first;
    int32_t* sums = distances.data();
    for (size_t i = 0; i < distances.size(); ++i) sums[i] += others[i] != symbol ? 1 : 0;
  }
}

void SequenceDistances::ReadSequence(int64_t index, std::vector<int32_t>& sequence) const {
  sequence.clear();
  for (const std::vector<int32_t>& column : sequences_.columns) {
    const int32_t symbol = column[static_cast<size_t>(index)];
    if (symbol < 0) return;
    sequence.push_back(symbol);
  }
}

void SequenceDistances::ShortEdits(int64_t from, int64_t first, std::span<int32_t> distances) {
  ReadSequence(from, pattern_);
  std::array<uint16_t, kShort> narrow{};
  std::ranges::copy(pattern_, narrow.begin());
  for (size_t start = 0; start < distances.size(); start += kLanes) {
    const size_t lanes = std::min(kLanes, distances.size() - start);
    const auto place = static_cast<size_t>(first) + start;
    if (pattern_.empty()) {
      for (size_t lane = 0; lane < lanes; ++lane) {
        distances[start + lane] = static_cast<int32_t>(
            std::ranges::count_if(narrow_, [&](const auto& column) { return column[place + lane] != kNone; }));
      }
      continue;
    }
    EditLanes edits({narrow.data(), pattern_.size()});
    for (const std::vector<uint16_t>& column : narrow_) edits.Step(column.data() + place, lanes);
    for (size_t lane = 0; lane < lanes; ++lane) distances[start + lane] = edits.distance(lane);
  }
}

void SequenceDistances::LongEdits(int64_t from, int64_t first, std::span<int32_t> distances) {
  ReadSequence(from, pattern_);
  edits_.SetPattern(pattern_);
  for (size_t i = 0; i < distances.size(); ++i) {
    ReadSequence(first + static_cast<int64_t>(i), text_);
    distances[i] = static_cast<int32_t>(edits_.To(text_));
  }
}

}  // namespace sextant
