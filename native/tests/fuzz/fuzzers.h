// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "tests/fuzz/caller.h"

// One function of a kind for each part of sextant.h: decides by the bytes which calls to make, and throws Finding.
namespace sextant::fuzz {

void FuzzLibrary(std::span<const uint8_t> input, Tally& tally);
void FuzzSpace(std::span<const uint8_t> input, Tally& tally);
void FuzzNGrams(std::span<const uint8_t> input, Tally& tally);
void FuzzBins(std::span<const uint8_t> input, Tally& tally);
void FuzzState(std::span<const uint8_t> input, Tally& tally);
void FuzzPairs(std::span<const uint8_t> input, Tally& tally);
void FuzzStructure(std::span<const uint8_t> input, Tally& tally);
void FuzzMapping(std::span<const uint8_t> input, Tally& tally);

}  // namespace sextant::fuzz
