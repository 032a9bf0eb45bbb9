// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// How a state file is laid out; docs/STATE.md says it in words.
namespace sextant::state {

// Seen at once: a transfer that strips the eighth bit, changes line ends, or stops at the end of text.
inline constexpr std::array<unsigned char, 8> kMagic = {0x89, 'S', 'X', 'T', '\r', '\n', 0x1A, '\n'};
inline constexpr uint32_t kVersion = 2;  // the latest

inline constexpr size_t kChecksumBytes = 8;
inline constexpr size_t kHeaderBytes = 32;         // magic, version, 0, length of the file, checksum
inline constexpr size_t kSectionHeaderBytes = 16;  // name, number, length of what follows
inline constexpr size_t kNameBytes = 4;

// Names of sections, in their order in a file.
inline constexpr char kOptions[] = "OPTS";
inline constexpr char kAnchors[] = "ANCH";  // one for each draw, numbered
inline constexpr char kRows[] = "ROWS";
// For each draw, numbered throughout:
inline constexpr char kTotals[] = "TOTL";
inline constexpr char kCoMoments[] = "COMO";  // where they are summed
inline constexpr char kLabels[] = "LABL";     // one for each label set
inline constexpr char kSample[] = "SMPL";     // of all rows, then of each label set
inline constexpr char kNote[] = "NOTE";

}  // namespace sextant::state
