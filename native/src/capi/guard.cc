// SPDX-License-Identifier: Apache-2.0
#include "capi/guard.h"

#include <cstring>

namespace sextant::capi {

bool AcceptsError(const sextant_error* error) {
  return error == nullptr || error->struct_size >= sizeof(sextant_error);
}

sextant_status Report(sextant_error* error, sextant_status status, const char* message, int64_t row) {
  if (error == nullptr) return status;
  size_t length = strnlen(message, SEXTANT_MESSAGE_BYTES);
  if (length == SEXTANT_MESSAGE_BYTES) {
    --length;
    while (length > 0 && (static_cast<unsigned char>(message[length]) & 0xC0) == 0x80) --length;
  }
  error->status = status;
  error->row = row;
  std::memcpy(error->message, message, length);
  error->message[length] = '\0';
  return status;
}

sextant_status StatusOf(Fault fault) {
  switch (fault) {
    case Fault::kInvalidArgument:
      return SEXTANT_INVALID_ARGUMENT;
    case Fault::kInvalidData:
      return SEXTANT_INVALID_DATA;
    case Fault::kUnsupported:
      return SEXTANT_UNSUPPORTED;
    case Fault::kStateMismatch:
      return SEXTANT_STATE_MISMATCH;
    case Fault::kIo:
      return SEXTANT_IO;
    case Fault::kCancelled:
      return SEXTANT_CANCELLED;
    case Fault::kDeviceOutOfMemory:
      return SEXTANT_DEVICE_OUT_OF_MEMORY;
    case Fault::kDeviceError:
      return SEXTANT_DEVICE_ERROR;
  }
  return SEXTANT_INTERNAL;
}

}  // namespace sextant::capi
