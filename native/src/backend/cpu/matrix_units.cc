// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#endif

namespace sextant {
namespace {

#if defined(__x86_64__) && defined(__linux__)

bool HasInstructions() {
  constexpr unsigned kAmxBf16 = 1u << 22, kAmxTile = 1u << 24;  // leaf 7, EDX
  constexpr unsigned kAvx512Bf16 = 1u << 5;                     // leaf 7.1, EAX
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (d & kAmxBf16) == 0 || (d & kAmxTile) == 0) return false;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & kAvx512Bf16) != 0 && __builtin_cpu_supports("avx512bw");
}

// Linux hands out the registers of tiles to processes that ask (since 5.16).
std::string AskForTiles() {
  constexpr long kRequestPermission = 0x1023, kTileData = 18;
  if (syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0) return {};
  return std::string("the system refuses the tile registers of AMX: ") + std::strerror(errno);
}

std::string Ask() {
  if (!HasInstructions()) return "this processor has no matrix units (AMX with bf16)";
  return AskForTiles();
}

#else

std::string Ask() { return "matrix units (AMX) are used on x86-64 Linux alone"; }

#endif

}  // namespace

const std::string& WhyNoMatrixUnits() {
  static const std::string reason = Ask();
  return reason;
}

}  // namespace sextant
