// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/label_sums.h"

#include <algorithm>
#include <bit>

#include "common/error.h"

namespace sextant::cuda {
namespace {

constexpr int64_t kLeastSlots = 1024, kMostSlots = int64_t{1} << 30;
constexpr size_t kBlockBytes = size_t{1} << 22;  // brought to the host at a time

constexpr int kEmptyByte = static_cast<int>(kEmptyKey & 0xFF);
static_assert(kEmptyKey == static_cast<int64_t>(uint64_t{kEmptyByte} * 0x0101010101010101));

int64_t CapacityFor(int64_t slots) { return static_cast<int64_t>(std::bit_ceil(static_cast<uint64_t>(2 * slots))); }

}  // namespace

LabelSums::Block::Block(const Context& context, int64_t anchors, int64_t most)
    : slots(std::clamp<size_t>(kBlockBytes / LabelSlotBytes(anchors), 1,
                               static_cast<size_t>(std::max<int64_t>(most, 1)))),
      labels(context, slots),
      sums(context, slots * LabelSlotBytes(anchors)) {}

LabelSums::Table::Table(Context& context, int64_t anchors, int draws, int64_t slots_wanted)
    : slot_capacity(slots_wanted),
      capacity(CapacityFor(slots_wanted)),
      keys(context, static_cast<size_t>(capacity)),
      labels(context, static_cast<size_t>(slots_wanted)),
      slots(context, static_cast<size_t>(capacity) + 1),
      used(context, 1) {
  for (int i = 0; i < draws; ++i) {
    sums.emplace_back(context, static_cast<size_t>(slots_wanted) * LabelSlotBytes(anchors));
  }
}

LabelSums::LabelSums(Context& context, const Stream& compute, int64_t anchors, int draws)
    : context_(context), compute_(compute), anchors_(anchors), draws_(draws), used_(context, 1) {}

LabelTable LabelSums::ViewOf(const Table& table, int draw) {
  return {table.keys.get(),
          table.slots.get(),
          table.capacity,
          table.labels.get(),
          table.sums[static_cast<size_t>(draw)].get(),
          table.slot_capacity,
          table.used.get()};
}

LabelTable LabelSums::TableOf(int draw) const { return ViewOf(*table_, draw); }

void LabelSums::Empty(const Table& table, int64_t slots) const {
  compute_.Fill(table.keys.get(), kEmptyByte, table.keys.bytes());
  compute_.Fill(table.slots.get(), 0xFF, table.slots.bytes());
  compute_.Fill(table.used.get(), 0, table.used.bytes());
  for (const auto& sums : table.sums) {
    if (slots > 0) compute_.Fill(sums.get(), 0, static_cast<size_t>(slots) * LabelSlotBytes(anchors_));
  }
}

void LabelSums::Insert(const int64_t* sorted, int64_t n, const Stream& stream) {
  if (!table_) {
    table_ = NewTable(std::min(n, kLeastSlots));
    Empty(*table_, table_->slot_capacity);
    compute_.Wait();
  }
  for (;;) {
    context_.Check(InsertLabels(sorted, n, TableOf(0), stream.get()), "InsertLabels");
    const int64_t used = Used(stream);
    if (used <= table_->slot_capacity) {
      count_ = used;
      return;
    }
    Grow(used);
  }
}

int64_t LabelSums::Used(const Stream& stream) {
  stream.Copy(used_.get(), table_->used.get(), sizeof(uint64_t), cudaMemcpyDeviceToHost);
  stream.Wait();
  return static_cast<int64_t>(*used_.get());
}

// Twice as large if there is memory, or else as is needed.
std::unique_ptr<LabelSums::Table> LabelSums::NewTable(int64_t needed) {
  if (needed > kMostSlots) {
    throw Error(Fault::kDeviceOutOfMemory, "more than 2^30 labels in one table of a CUDA device");
  }
  const int64_t twice = table_ ? std::min(2 * table_->slot_capacity, kMostSlots) : needed;
  if (twice > needed) {
    try {
      return std::make_unique<Table>(context_, anchors_, draws_, twice);
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceOutOfMemory) throw;
    }
  }
  return std::make_unique<Table>(context_, anchors_, draws_, needed);
}

void LabelSums::Grow(int64_t needed) {
  auto larger = NewTable(needed);
  Empty(*larger, larger->slot_capacity);
  const auto count = static_cast<size_t>(count_);
  const auto copy = [this](void* to, const void* from, size_t bytes) {
    if (bytes > 0) compute_.Copy(to, from, bytes, cudaMemcpyDeviceToDevice);
  };
  copy(larger->labels.get(), table_->labels.get(), count * sizeof(int64_t));
  for (size_t draw = 0; draw < larger->sums.size(); ++draw) {
    copy(larger->sums[draw].get(), table_->sums[draw].get(), count * LabelSlotBytes(anchors_));
  }
  *used_.get() = static_cast<uint64_t>(count_);
  compute_.Copy(larger->used.get(), used_.get(), sizeof(uint64_t), cudaMemcpyHostToDevice);
  if (count_ > 0) {
    context_.Check(ReinsertLabels(larger->labels.get(), count_, ViewOf(*larger, 0), compute_.get()), "ReinsertLabels");
  }
  compute_.Wait();  // before the old table is freed
  table_ = std::move(larger);
}

void LabelSums::ForEach(int draw, Block& block,
                        const std::function<void(int64_t label, const std::byte* slot)>& visit) const {
  const size_t slot_bytes = LabelSlotBytes(anchors_);
  const auto count = static_cast<size_t>(count_);
  for (size_t begin = 0; begin < count; begin += block.slots) {
    const LabelTable table = TableOf(draw);
    const size_t n = std::min(block.slots, count - begin);
    compute_.Copy(block.labels.get(), table.labels + begin, n * sizeof(int64_t), cudaMemcpyDeviceToHost);
    compute_.Copy(block.sums.get(), table.sums + begin * slot_bytes, n * slot_bytes, cudaMemcpyDeviceToHost);
    compute_.Wait();
    for (size_t i = 0; i < n; ++i) visit(block.labels.get()[i], block.sums.get() + i * slot_bytes);
  }
}

void LabelSums::Spill() {
  Block block(context_, anchors_, count_);
  // All memory first: what is half added could not be added again.
  ForEach(0, block, [&](int64_t label, const std::byte*) {
    spilled_.try_emplace(label, static_cast<size_t>(draws_), LabelWords(anchors_));
  });
  for (int draw = 0; draw < draws_; ++draw) {
    ForEach(draw, block, [&](int64_t label, const std::byte* slot) {
      spilled_.find(label)->second[static_cast<size_t>(draw)].Add(slot);
    });
  }
  count_ = 0;
  table_.reset();
}

void LabelSums::HandTo(SumSink& sink, int set) {
  if (!spilled_.empty()) Spill();
  Block block(context_, anchors_, count_);
  LabelWords words(anchors_);
  for (int draw = 0; draw < draws_; ++draw) {
    ForEach(draw, block, [&](int64_t label, const std::byte* slot) {
      if (LabelWords::RowsOf(slot) == 0) return;
      words.Clear();
      words.Add(slot);
      sink.AddLabel(draw, set, words.View(label));
    });
    for (const auto& [label, spilled] : spilled_) {
      const LabelWords& of_draw = spilled[static_cast<size_t>(draw)];
      if (of_draw.rows() > 0) sink.AddLabel(draw, set, of_draw.View(label));
    }
  }
}

void LabelSums::Clear() {
  spilled_.clear();
  if (table_) Empty(*table_, count_);
  count_ = 0;
}

}  // namespace sextant::cuda
