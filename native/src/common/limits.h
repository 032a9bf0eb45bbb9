// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

// Largest sizes that this library takes; sextant.h states them.
inline constexpr int64_t kMaxAnchors = int64_t{1} << 24;
inline constexpr int64_t kMaxDim = int64_t{1} << 24;
inline constexpr int64_t kMaxAnchorElements = int64_t{1} << 32;  // draws x anchors x dim
inline constexpr int32_t kMaxDraws = 1024;
inline constexpr int64_t kMaxCoMomentAnchors = 4096;
inline constexpr int64_t kMaxRows = int64_t{1} << 56;       // of a space or of bins; as many may be skipped
inline constexpr int64_t kMaxNoteBytes = int64_t{1} << 30;  // of a state file
inline constexpr int32_t kMaxThreads = 4096;
inline constexpr int32_t kMaxDevices = 4096;  // of a space: workers
inline constexpr int32_t kMaxLabelSets = 65536;
inline constexpr int64_t kMinSampleRows = 2;
inline constexpr int64_t kMaxSampleRows = int64_t{1} << 20;
inline constexpr int64_t kMaxBins = int64_t{1} << 20;      // of a dimension
inline constexpr int64_t kMaxBinCells = int64_t{1} << 28;  // bins x dim
inline constexpr int64_t kMaxOrdinal = int64_t{1} << 62;

}  // namespace sextant
