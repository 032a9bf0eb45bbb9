// SPDX-License-Identifier: Apache-2.0
//
// Streams and events: work that waits, and when it is done.
#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "tests/emulation/runtime.h"
#include "tests/emulation/state.h"

namespace sextant::emulation {
namespace {

bool CanRun(const Stream& stream) {
  if (stream.work.empty()) return false;
  const Work& next = stream.work.front();
  return !next.waits || next.marks->reached >= next.mark;
}

void RunNext(Runtime& runtime, Stream& stream) {
  const Work next = std::move(stream.work.front());
  stream.work.pop_front();
  Device& device = runtime.devices[static_cast<size_t>(stream.device)];
  if (next.run && !device.lost) {
    if (runtime.fail_work > 0 && --runtime.fail_work == 0) {
      device.lost = runtime.work_error;
    } else {
      next.run();
    }
  }
  if (next.marks && !next.waits) next.marks->reached = std::max(next.marks->reached, next.mark);
}

// Does what must be done until the event of `marks` was reached so often.
void Reach(Runtime& runtime, const Marks& marks, int64_t mark) {
  while (marks.reached < mark) {
    Stream& stream = *marks.last;
    if (CanRun(stream)) {
      RunNext(runtime, stream);
    } else {
      const Work blocked = stream.work.front();
      Reach(runtime, *blocked.marks, blocked.mark);
    }
  }
}

// Some work of some streams, as devices do while the host goes on.
void RunSome(Runtime& runtime) {
  while (runtime.random() % 4 != 0) {
    std::vector<Stream*> ready;
    for (Stream* stream : runtime.streams) {
      if (CanRun(*stream)) ready.push_back(stream);
    }
    for (Device& device : runtime.devices) {
      if (CanRun(device.default_stream)) ready.push_back(&device.default_stream);
    }
    if (ready.empty()) return;
    std::sort(ready.begin(), ready.end());
    RunNext(runtime, *ready[runtime.random() % ready.size()]);
  }
}

}  // namespace

Stream& StreamOf(Runtime& runtime, cudaStream_t stream) {
  return stream ? *stream : runtime.devices[static_cast<size_t>(current_device)].default_stream;
}

void Finish(Runtime& runtime, Stream& stream) {
  while (!stream.work.empty()) {
    if (CanRun(stream)) {
      RunNext(runtime, stream);
    } else {
      const Work blocked = stream.work.front();
      Reach(runtime, *blocked.marks, blocked.mark);
    }
  }
}

void FinishAll(Runtime& runtime, int device) {
  Finish(runtime, runtime.devices[static_cast<size_t>(device)].default_stream);
  for (Stream* stream : runtime.streams) {
    if (stream->device == device) Finish(runtime, *stream);
  }
}

cudaError_t Put(Runtime& runtime, Stream& stream, Work work) {
  stream.work.push_back(std::move(work));
  if (runtime.machine.order == Order::kAtOnce) Finish(runtime, stream);
  if (runtime.machine.order == Order::kRandom) RunSome(runtime);
  return cudaSuccess;
}

cudaError_t Enqueue(cudaStream_t stream, std::function<void()> work) {
  return Call([&](Runtime& runtime) { return Put(runtime, StreamOf(runtime, stream), {std::move(work), {}}); });
}

}  // namespace sextant::emulation

using namespace sextant::emulation;

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return Call([&](Runtime& runtime) {
    *stream = new Stream{current_device, {}};
    runtime.streams.insert(*stream);
    return cudaSuccess;
  });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  Finish(runtime, *stream);
  const cudaError_t lost = runtime.devices[static_cast<size_t>(stream->device)].lost;
  runtime.streams.erase(stream);
  delete stream;
  return lost;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    Stream& queue = StreamOf(runtime, stream);
    Finish(runtime, queue);
    return runtime.devices[static_cast<size_t>(queue.device)].lost;
  });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return Call([&](Runtime& runtime) {
    return Put(runtime, StreamOf(runtime, stream), {{}, event->marks, event->marks->recorded, true});
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  return Call([&](Runtime& runtime) {
    *event = new Event;
    runtime.events.insert(*event);
    return cudaSuccess;
  });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  runtime.events.erase(event);
  delete event;
  return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    Stream& queue = StreamOf(runtime, stream);
    event->marks->last = &queue;
    return Put(runtime, queue, {{}, event->marks, ++event->marks->recorded});
  });
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return Call([&](Runtime& runtime) {
    Reach(runtime, *event->marks, event->marks->recorded);
    return Lost(runtime);
  });
}
