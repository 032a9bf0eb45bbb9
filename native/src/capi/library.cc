// SPDX-License-Identifier: Apache-2.0
#include "sextant/sextant.h"
#include "space/space.h"

const char* sextant_status_name(sextant_status status) {
  switch (status) {
    case SEXTANT_OK:
      return "OK";
    case SEXTANT_INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case SEXTANT_INVALID_DATA:
      return "INVALID_DATA";
    case SEXTANT_OUT_OF_MEMORY:
      return "OUT_OF_MEMORY";
    case SEXTANT_DEVICE_OUT_OF_MEMORY:
      return "DEVICE_OUT_OF_MEMORY";
    case SEXTANT_DEVICE_ERROR:
      return "DEVICE_ERROR";
    case SEXTANT_UNSUPPORTED:
      return "UNSUPPORTED";
    case SEXTANT_STATE_MISMATCH:
      return "STATE_MISMATCH";
    case SEXTANT_IO:
      return "IO";
    case SEXTANT_CANCELLED:
      return "CANCELLED";
    case SEXTANT_INTERNAL:
      return "INTERNAL";
    default:
      return "UNKNOWN";
  }
}

uint32_t sextant_abi_version(void) { return SEXTANT_ABI_VERSION; }

const char* sextant_version(void) { return SEXTANT_VERSION; }

const char* sextant_cpu_targets(void) { return sextant::CpuTargets(); }
