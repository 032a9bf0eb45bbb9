// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "backend/cuda/context.h"

namespace sextant::cuda {

class Event {
 public:
  explicit Event(const Context& context) : context_(context) {
    context.Check(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming), "cudaEventCreateWithFlags");
  }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { cudaEventDestroy(event_); }

  void Record(cudaStream_t stream) { context_.Check(cudaEventRecord(event_, stream), "cudaEventRecord"); }
  // Has a stream wait for what was recorded last.
  void HoldBack(cudaStream_t stream) const {
    context_.Check(cudaStreamWaitEvent(stream, event_, 0), "cudaStreamWaitEvent");
  }
  void Wait() const { context_.Check(cudaEventSynchronize(event_), "cudaEventSynchronize"); }

 private:
  const Context& context_;
  cudaEvent_t event_ = nullptr;
};

class Stream {
 public:
  explicit Stream(const Context& context) : context_(context) {
    context.Check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { cudaStreamDestroy(stream_); }

  cudaStream_t get() const { return stream_; }
  void Wait() const { context_.Check(cudaStreamSynchronize(stream_), "cudaStreamSynchronize"); }
  void Copy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) const {
    context_.Check(cudaMemcpyAsync(to, from, bytes, kind, stream_), "cudaMemcpyAsync");
  }
  void Fill(void* at, int value, size_t bytes) const {
    context_.Check(cudaMemsetAsync(at, value, bytes, stream_), "cudaMemsetAsync");
  }

 private:
  const Context& context_;
  cudaStream_t stream_ = nullptr;
};

}  // namespace sextant::cuda
