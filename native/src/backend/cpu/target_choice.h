// SPDX-License-Identifier: Apache-2.0
//
// Which targets of Highway are compiled. To be included ahead of it.
#pragma once

// Targets below AVX2 have no fused multiply-add; SCALAR serves those processors, with the same bits. Vectors of SVE
// have no size that a compiler knows, so that none can be a member; NEON serves.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
// SCALAR with every compiler, where Highway would give most of them EMU128.
#define HWY_BROKEN_EMU128 1
