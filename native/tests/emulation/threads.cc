// SPDX-License-Identifier: Apache-2.0
#include "tests/emulation/threads.h"

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#elif defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace sextant::emulation {
namespace {

constexpr size_t kStackBytes = 128 * 1024;
constexpr unsigned kWarpThreads = 32;
constexpr size_t kSharedAlignment = 1024;

struct FreeShared {
  void operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t(kSharedAlignment)); }
};

class Block;
thread_local Block* running = nullptr;
thread_local std::mt19937_64 order{1};

// Switches between a fiber and the scheduler, and tells sanitizers.
#if defined(__SANITIZE_THREAD__)
struct Context {
  ucontext_t registers;
  void* fiber = nullptr;

  void SwitchTo(Context& to) {
    fiber = __tsan_get_current_fiber();
    if (!to.fiber) to.fiber = __tsan_create_fiber(0);
    __tsan_switch_to_fiber(to.fiber, 0);
    swapcontext(&registers, &to.registers);
  }
};
#else
#if defined(__SANITIZE_ADDRESS__)
// The compiler's own jumps: at those of the C library the sanitizer clears a whole stack.
using Place = void* [5];
#define SEXTANT_KEEP_PLACE __builtin_setjmp
#define SEXTANT_JUMP_TO __builtin_longjmp
#else
using Place = jmp_buf;
#define SEXTANT_KEEP_PLACE _setjmp
#define SEXTANT_JUMP_TO _longjmp
#endif
// Only the first time by setcontext, which asks the system for the mask of signals.
struct Context {
  ucontext_t registers;
  Place place;
  bool begun = false;
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack = nullptr;
  const void* bottom = nullptr;
  size_t bytes = 0;

  __attribute__((no_sanitize("address"))) void SwitchTo(Context& to) {
    __sanitizer_start_switch_fiber(&fake_stack, to.bottom, to.bytes);
    Switch(to);
    __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
  }
#else
  void SwitchTo(Context& to) { Switch(to); }
#endif

 private:
  __attribute__((no_sanitize("address"))) void Switch(Context& to) {
    if (SEXTANT_KEEP_PLACE(place) != 0) return;
    begun = true;
    if (to.begun) SEXTANT_JUMP_TO(to.place, 1);
    setcontext(&to.registers);
  }
};
#endif

// Runs a thread of one block after the other.
struct Fiber {
  Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber() {
#if defined(__SANITIZE_THREAD__)
    if (context.fiber) __tsan_destroy_fiber(context.fiber);
#endif
  }

  Context context;
  std::unique_ptr<std::byte[]> stack{new std::byte[kStackBytes]};
  Indices indices;
  std::deque<std::vector<std::function<void()>>> deferred;  // the last group is open
};

thread_local Context scheduler;
// Stacks are kept from block to block.
thread_local std::vector<std::unique_ptr<Fiber>> fibers;

struct Warp {
  std::vector<unsigned> runnable;
  uint32_t arrived = 0, mask = 0;
  WarpOperation operation = nullptr;
  void* operands[kWarpThreads] = {};
};

// A barrier of some threads.
struct Meeting {
  unsigned threads = 0;  // that it waits for
  std::vector<unsigned> blocked;
};

struct Phases {
  uint32_t over = 0;
  bool expected = false;
  int64_t bytes = 0;  // expected, and not there
  std::vector<std::function<void()>> copies;
};

class Block {
 public:
  Block(dim3 grid, dim3 index, dim3 size, size_t shared_bytes, const std::function<void()>& thread)
      : thread_(thread),
        shared_(static_cast<std::byte*>(
            ::operator new[](std::max<size_t>(shared_bytes, 1), std::align_val_t(kSharedAlignment)))),
        threads_(size.x * size.y * size.z),
        warps_((threads_ + kWarpThreads - 1) / kWarpThreads) {
    std::memset(shared_.get(), 0xFF, shared_bytes);
    while (fibers.size() < threads_) fibers.push_back(std::make_unique<Fiber>());
    for (unsigned i = 0; i < threads_; ++i) {
      fibers[i]->indices = {dim3(i % size.x, i / size.x % size.y, i / (size.x * size.y)), index, size, grid};
      fibers[i]->deferred.assign(1, {});
      WarpOf(i).runnable.push_back(i);
    }
    for (unsigned w = 0; w < warps_.size(); ++w) turns_.push_back(w);
    std::shuffle(turns_.begin(), turns_.end(), order);
  }

  void Run() {
    running = this;
    while (Next()) scheduler.SwitchTo(fibers[current_]->context);
    running = nullptr;
    if (fault_.empty() && ended_ == threads_) return;
    fibers.clear();  // some are in the midst of it
    if (!fault_.empty()) throw KernelError(fault_);
    for (const auto& [number, meeting] : meetings_) {
      if (meeting.blocked.empty()) continue;
      throw KernelError("block barrier: " + std::to_string(meeting.blocked.size()) + " of " +
                        std::to_string(meeting.threads) + " threads came, " + std::to_string(ended_) + " had ended");
    }
    throw KernelError("warp operation: not all lanes of its mask came");
  }

  // What a fiber does.
  [[noreturn]] static void Main() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &scheduler.bottom, &scheduler.bytes);
#endif
    for (;;) {
      running->thread_();
      ++running->ended_;
      running->Pause();
    }
  }

  Fiber& fiber() { return *fibers[current_]; }
  const Indices& indices() const { return fibers[current_]->indices; }
  std::byte* shared() const { return shared_.get(); }

  void WaitForBlock() { Meet(kWholeBlock, threads_); }

  void Meet(int number, unsigned threads) {
    Meeting& meeting = meetings_[number];
    meeting.threads = threads;
    if (meeting.blocked.size() + 1 < threads) {
      meeting.blocked.push_back(current_);
      Pause();
      return;
    }
    for (const unsigned i : meeting.blocked) WarpOf(i).runnable.push_back(i);
    meeting.blocked.clear();
    std::shuffle(turns_.begin(), turns_.end(), order);
  }

  void BeginPhases(const void* barrier) { phases_[barrier] = {}; }

  void Expect(const void* barrier, uint32_t bytes) {
    Phases& phases = phases_[barrier];
    if (phases.expected) return Fail("copy barrier: a phase has two arrivals");
    phases.expected = true;
    phases.bytes += bytes;
    EndPhase(phases);
  }

  void CopyInBulk(const void* barrier, void* to, const void* from, uint32_t bytes) {
    const auto copy = [=, &phases = phases_[barrier]] {
      std::memcpy(to, from, bytes);
      phases.bytes -= bytes;
    };
    if (order() % 2) {
      copy();
      EndPhase(phases_[barrier]);
    } else {
      phases_[barrier].copies.emplace_back(copy);
    }
  }

  void WaitForPhase(const void* barrier, uint32_t parity) {
    constexpr int kMostRounds = 10000;
    Phases& phases = phases_[barrier];
    for (int round = 0; phases.over % 2 == parity; ++round) {
      for (const auto& copy : phases.copies) copy();
      phases.copies.clear();
      EndPhase(phases);
      if (phases.over % 2 != parity) return;
      if (round == kMostRounds) return Fail("copy barrier: what is waited for does not come");
      Yield();
    }
  }

  void WithWarp(uint32_t mask, WarpOperation operation, void* operand) {
    const unsigned lane = current_ % kWarpThreads, first = current_ - lane;
    Warp& warp = WarpOf(current_);
    if (!(mask >> lane & 1)) return Fail("warp operation: its mask lacks the lane that calls");
    if (warp.arrived && (warp.operation != operation || warp.mask != mask)) {
      return Fail("warp operation: lanes of one warp came to different ones");
    }
    warp.operation = operation;
    warp.mask = mask;
    warp.arrived |= 1u << lane;
    warp.operands[lane] = operand;
    if (warp.arrived != mask) {
      Pause();
      return;
    }
    if (operation) operation(warp.operands, mask);
    warp.arrived = 0;
    for (unsigned i = 0; i < kWarpThreads; ++i) {
      if (i != lane && (mask >> i & 1)) warp.runnable.push_back(first + i);
      warp.operands[i] = nullptr;
    }
  }

  void Yield() {
    const unsigned warp = current_ / kWarpThreads;
    warps_[warp].runnable.push_back(current_);
    turns_.erase(std::find(turns_.begin(), turns_.end(), warp));
    turns_.push_back(warp);
    Pause();
  }

 private:
  static constexpr int kWholeBlock = -1;

  static void EndPhase(Phases& phases) {
    if (!phases.expected || phases.bytes != 0) return;
    phases.expected = false;
    ++phases.over;
  }

  Warp& WarpOf(unsigned thread) { return warps_[thread / kWarpThreads]; }

  // Chooses who runs: a warp goes as far as it can before others do, so that those who owe it something are late.
  bool Next() {
    for (const unsigned turn : turns_) {
      std::vector<unsigned>& runnable = warps_[turn].runnable;
      if (runnable.empty()) continue;
      std::swap(runnable[order() % runnable.size()], runnable.back());
      current_ = runnable.back();
      runnable.pop_back();
      return true;
    }
    return false;
  }

  void Pause() { fibers[current_]->context.SwitchTo(scheduler); }

  // Nothing runs any more, this fiber included.
  void Fail(const char* why) {
    fault_ = why;
    for (Warp& warp : warps_) warp.runnable.clear();
    Pause();
  }

  const std::function<void()>& thread_;
  const std::unique_ptr<std::byte[], FreeShared> shared_;
  const unsigned threads_;
  std::map<int, Meeting> meetings_;  // by number
  std::map<const void*, Phases> phases_;
  std::vector<Warp> warps_;
  std::vector<unsigned> turns_;  // warps, those that go first in front
  unsigned current_ = 0, ended_ = 0;
  std::string fault_;
};

Fiber::Fiber() {
  getcontext(&context.registers);
  context.registers.uc_stack.ss_sp = stack.get();
  context.registers.uc_stack.ss_size = kStackBytes;
  context.registers.uc_link = nullptr;
#if defined(__SANITIZE_ADDRESS__)
  context.bottom = stack.get();
  context.bytes = kStackBytes;
#endif
  makecontext(&context.registers, Block::Main, 0);
}

}  // namespace

const Indices& Here() { return running->indices(); }
std::byte* SharedBytes() { return running->shared(); }
void WaitForBlock() { running->WaitForBlock(); }
void WaitForSome(int number, unsigned threads) { running->Meet(number, threads); }
void BeginPhases(const void* barrier) { running->BeginPhases(barrier); }
void Expect(const void* barrier, uint32_t bytes) { running->Expect(barrier, bytes); }
void CopyInBulk(const void* barrier, void* to, const void* from, uint32_t bytes) {
  running->CopyInBulk(barrier, to, from, bytes);
}
void WaitForPhase(const void* barrier, uint32_t parity) { running->WaitForPhase(barrier, parity); }
void WithWarp(uint32_t mask, WarpOperation operation, void* operand) { running->WithWarp(mask, operation, operand); }
void Yield() { running->Yield(); }
void Defer(std::function<void()> work) { running->fiber().deferred.back().push_back(std::move(work)); }
void CommitDeferred() { running->fiber().deferred.emplace_back(); }

void RunDeferred(size_t most) {
  auto& groups = running->fiber().deferred;
  for (; groups.size() > most + 1; groups.pop_front()) {
    for (const auto& work : groups.front()) work();
  }
}

void SeedOrder(uint64_t seed) { order.seed(seed); }

void RunGrid(dim3 grid, dim3 block, size_t shared_bytes, const std::function<void()>& thread) {
  std::vector<unsigned> blocks(grid.x * grid.y * grid.z);
  std::iota(blocks.begin(), blocks.end(), 0u);
  std::shuffle(blocks.begin(), blocks.end(), order);
  for (const unsigned i : blocks) {
    Block(grid, dim3(i % grid.x, i / grid.x % grid.y, i / (grid.x * grid.y)), block, shared_bytes, thread).Run();
  }
}

}  // namespace sextant::emulation
