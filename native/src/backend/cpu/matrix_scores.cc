// SPDX-License-Identifier: Apache-2.0
#include "backend/cpu/matrix_scores.h"

#if defined(__x86_64__)

namespace sextant::cpu {
namespace {

// Registers 0 .. 3 hold the scores of two bands of 16 rows with two blocks of 16 anchors; 4 and 5 anchors, 6 and 7
// rows.

// The compilers' own intrinsics do not tell that memory is read and written.
template <int kTile>
void LoadTile(const void* from, size_t stride_bytes) {
  asm volatile("tileloadd (%0,%1,1), %%tmm%c2" ::"r"(from), "r"(stride_bytes), "i"(kTile) : "memory");
}

template <int kTile>
void StoreTile(void* to, size_t stride_bytes) {
  asm volatile("tilestored %%tmm%c2, (%0,%1,1)" ::"r"(to), "r"(stride_bytes), "i"(kTile) : "memory");
}

template <int kTile>
void ZeroTile() {
  asm volatile("tilezero %%tmm%c0" ::"i"(kTile));
}

template <int kScores, int kRows, int kAnchors>
void AddProduct() {
  asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" ::"i"(kScores), "i"(kRows), "i"(kAnchors));
}

// Where the scores of kBands bands and kBlocks blocks are.
template <int kBands, int kBlocks>
struct ScoreTiles {
  float* upper;
  float* lower;
  size_t stride_bytes;

  void Zero() const {
    ZeroTile<0>();
    if constexpr (kBlocks == 2) ZeroTile<1>();
    if constexpr (kBands == 2) ZeroTile<2>();
    if constexpr (kBands == 2 && kBlocks == 2) ZeroTile<3>();
  }

  void Load() const {
    LoadTile<0>(upper, stride_bytes);
    if constexpr (kBlocks == 2) LoadTile<1>(upper + kTileColumns, stride_bytes);
    if constexpr (kBands == 2) LoadTile<2>(lower, stride_bytes);
    if constexpr (kBands == 2 && kBlocks == 2) LoadTile<3>(lower + kTileColumns, stride_bytes);
  }

  void Store() const {
    StoreTile<0>(upper, stride_bytes);
    if constexpr (kBlocks == 2) StoreTile<1>(upper + kTileColumns, stride_bytes);
    if constexpr (kBands == 2) StoreTile<2>(lower, stride_bytes);
    if constexpr (kBands == 2 && kBlocks == 2) StoreTile<3>(lower + kTileColumns, stride_bytes);
  }
};

// Tiles of a step of 32 elements, in all parts.
struct StepTiles {
  const uint16_t* rows;
  size_t row_elements, next_row_part;
  const uint16_t* anchors;
  size_t next_block;
};

// Adds the products of what registers 4 .. 7 hold, and loads parts of what is multiplied next, where kLoadAnchors and
// kLoadRows say so: each register once it has been read for the last time, so that products wait less for loads.
template <int kBands, int kBlocks, bool kLoadAnchors, bool kLoadRows>
void AddAndLoad(const StepTiles& next, size_t anchor_part, size_t row_part) {
  const uint16_t* anchors = next.anchors + anchor_part * kTileElements;
  const uint16_t* rows = next.rows + row_part * next.next_row_part;
  const size_t row_bytes = next.row_elements * sizeof(uint16_t);
  constexpr size_t kAnchorBytes = kTileDepth * sizeof(uint16_t);
  AddProduct<0, 6, 4>();
  if constexpr (kBlocks == 2) AddProduct<1, 6, 5>();
  if constexpr (kLoadRows) LoadTile<6>(rows, row_bytes);
  if constexpr (kBands == 2) AddProduct<2, 7, 4>();
  if constexpr (kLoadAnchors) LoadTile<4>(anchors, kAnchorBytes);
  if constexpr (kBands == 2 && kBlocks == 2) AddProduct<3, 7, 5>();
  if constexpr (kLoadAnchors && kBlocks == 2) LoadTile<5>(anchors + next.next_block, kAnchorBytes);
  if constexpr (kLoadRows && kBands == 2) LoadTile<7>(rows + kTileRows * next.row_elements, row_bytes);
}

template <int kBands, int kBlocks>
void LoadFirst(const StepTiles& tiles) {
  LoadTile<4>(tiles.anchors, kTileDepth * sizeof(uint16_t));
  LoadTile<6>(tiles.rows, tiles.row_elements * sizeof(uint16_t));
  if constexpr (kBlocks == 2) LoadTile<5>(tiles.anchors + tiles.next_block, kTileDepth * sizeof(uint16_t));
  if constexpr (kBands == 2) {
    LoadTile<7>(tiles.rows + kTileRows * tiles.row_elements, tiles.row_elements * sizeof(uint16_t));
  }
}

// Products of a step whose first parts are loaded; loads the first parts of the next one if there is one.
template <int kRowParts, int kParts, int kBands, int kBlocks, bool kMore>
void AddStep(const StepTiles& tiles, const StepTiles& next, Meanwhile& meanwhile) {
  if constexpr (kRowParts == 2) {
    AddAndLoad<kBands, kBlocks, false, true>(tiles, 0, 1);
    meanwhile.Step();
  }
  AddAndLoad<kBands, kBlocks, true, kRowParts == 2>(tiles, 1, 0);
  meanwhile.Step();
  if constexpr (kParts == 3) {
    AddAndLoad<kBands, kBlocks, true, false>(tiles, 2, 0);
    meanwhile.Step();
  }
  AddAndLoad<kBands, kBlocks, kMore, kMore>(next, 0, 0);
  meanwhile.Step();
}

template <int kRowParts, int kParts, int kBands, int kBlocks>
void ScoreBlocks(const MatrixChunk& chunk, const uint16_t* anchors, size_t next_block, float* scores, size_t stride,
                 Meanwhile& meanwhile) {
  const ScoreTiles<kBands, kBlocks> to = {scores, scores + kTileRows * stride, stride * sizeof(float)};
  StepTiles tiles = {chunk.parts, chunk.row_elements, kMatrixRows * chunk.row_elements, anchors, next_block};
  LoadFirst<kBands, kBlocks>(tiles);
  if (chunk.begin == 0) {
    to.Zero();
  } else {
    to.Load();
  }
  for (size_t step = 1; step < chunk.steps(); ++step) {
    StepTiles next = tiles;
    next.rows += kTileDepth;
    next.anchors += kParts * kTileElements;
    AddStep<kRowParts, kParts, kBands, kBlocks, true>(tiles, next, meanwhile);
    tiles = next;
  }
  AddStep<kRowParts, kParts, kBands, kBlocks, false>(tiles, tiles, meanwhile);
  to.Store();
}

using BlocksFunction = void (*)(const MatrixChunk& chunk, const uint16_t* anchors, size_t next_block, float* scores,
                                size_t stride, Meanwhile& meanwhile);

template <int kRowParts, int kParts>
BlocksFunction BlocksOf(bool two_bands, bool two_blocks) {
  if (two_bands) return two_blocks ? ScoreBlocks<kRowParts, kParts, 2, 2> : ScoreBlocks<kRowParts, kParts, 2, 1>;
  return two_blocks ? ScoreBlocks<kRowParts, kParts, 1, 2> : ScoreBlocks<kRowParts, kParts, 1, 1>;
}

BlocksFunction BlocksOf(size_t row_parts, size_t parts, bool two_bands, bool two_blocks) {
  if (parts == 2) return row_parts == 1 ? BlocksOf<1, 2>(two_bands, two_blocks) : BlocksOf<2, 2>(two_bands, two_blocks);
  return row_parts == 1 ? BlocksOf<1, 3>(two_bands, two_blocks) : BlocksOf<2, 3>(two_bands, two_blocks);
}

}  // namespace

TileRegisters::TileRegisters() {
  struct {
    uint8_t palette = 1, start_row = 0, reserved[14] = {};
    uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
  } const config;
  static_assert(sizeof config == 64);
  asm volatile("ldtilecfg %0" ::"m"(config));
}

TileRegisters::~TileRegisters() { asm volatile("tilerelease"); }

void ScoreByMatrixUnits(const MatrixAnchors& anchors, size_t first, size_t last, const MatrixChunk& chunk,
                        float* scores, size_t stride, Meanwhile& meanwhile) {
  for (size_t block = first; block < last; block += 2) {
    const auto score = BlocksOf(chunk.row_parts, anchors.parts, chunk.rows > kTileRows, block + 1 < last);
    score(chunk, anchors.tiles.data() + anchors.OffsetOf(block, chunk.begin), anchors.OffsetOf(1, 0),
          scores + block * kTileColumns, stride, meanwhile);
  }
}

}  // namespace sextant::cpu

#endif  // x86-64
