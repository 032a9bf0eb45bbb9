// SPDX-License-Identifier: Apache-2.0
#include "tests/emulation/threads.h"

#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
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

// Switches between a fiber and the scheduler, and tells AddressSanitizer.
struct Context {
  ucontext_t registers;
  [[maybe_unused]] void* fake_stack = nullptr;
  [[maybe_unused]] const void* bottom = nullptr;
  [[maybe_unused]] size_t bytes = 0;

  void SwitchTo(Context& to, [[maybe_unused]] bool last = false) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(last ? nullptr : &fake_stack, to.bottom, to.bytes);
    swapcontext(&registers, &to.registers);
    __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
#else
    swapcontext(&registers, &to.registers);
#endif
  }
};

struct Fiber {
  Context context;
  std::unique_ptr<std::byte[]> stack{new std::byte[kStackBytes]};
  Indices indices;
  bool ended = false;
};

// Stacks are kept from block to block.
thread_local std::vector<std::unique_ptr<Fiber>> fibers;

struct Warp {
  uint32_t arrived = 0, mask = 0;
  WarpOperation operation = nullptr;
  void* operands[kWarpThreads] = {};
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
      Begin(*fibers[i]);
      runnable_.push_back(i);
    }
  }

  void Run() {
    running = this;
    while (!runnable_.empty()) {
      std::swap(runnable_[order() % runnable_.size()], runnable_.back());
      current_ = runnable_.back();
      runnable_.pop_back();
      scheduler_.SwitchTo(fibers[current_]->context);
    }
    running = nullptr;
    if (!fault_.empty()) throw KernelError(fault_);
    if (ended_ == threads_) return;
    if (at_barrier_ > 0) {
      throw KernelError("block barrier: " + std::to_string(at_barrier_) + " of " + std::to_string(threads_) +
                        " threads came, " + std::to_string(ended_) + " had ended");
    }
    throw KernelError("warp operation: not all lanes of its mask came");
  }

  const Indices& indices() const { return fibers[current_]->indices; }
  std::byte* shared() const { return shared_.get(); }

  void WaitForBlock() {
    if (++at_barrier_ < threads_) {
      blocked_.push_back(current_);
      Pause();
      return;
    }
    at_barrier_ = 0;
    runnable_.insert(runnable_.end(), blocked_.begin(), blocked_.end());
    blocked_.clear();
  }

  void WithWarp(uint32_t mask, WarpOperation operation, void* operand) {
    const unsigned lane = current_ % kWarpThreads, first = current_ - lane;
    Warp& warp = warps_[current_ / kWarpThreads];
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
    warp = Warp();
    for (unsigned i = 0; i < kWarpThreads; ++i) {
      if (i != lane && (mask >> i & 1)) runnable_.push_back(first + i);
    }
  }

  void Yield() {
    runnable_.push_back(current_);
    Pause();
  }

 private:
  static void Main() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &running->scheduler_.bottom, &running->scheduler_.bytes);
#endif
    Block& block = *running;
    block.thread_();
    ++block.ended_;
    fibers[block.current_]->context.SwitchTo(block.scheduler_, true);
  }

  static void Begin(Fiber& fiber) {
    getcontext(&fiber.context.registers);
    fiber.context.registers.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.registers.uc_stack.ss_size = kStackBytes;
    fiber.context.registers.uc_link = nullptr;
    fiber.context.bottom = fiber.stack.get();
    fiber.context.bytes = kStackBytes;
    makecontext(&fiber.context.registers, Main, 0);
  }

  void Pause() { fibers[current_]->context.SwitchTo(scheduler_); }

  // Nothing runs any more, this fiber included.
  void Fail(const char* why) {
    fault_ = why;
    runnable_.clear();
    Pause();
  }

  const std::function<void()>& thread_;
  const std::unique_ptr<std::byte[], FreeShared> shared_;
  const unsigned threads_;
  Context scheduler_;
  std::vector<unsigned> runnable_, blocked_;
  std::vector<Warp> warps_;
  unsigned current_ = 0, at_barrier_ = 0, ended_ = 0;
  std::string fault_;
};

}  // namespace

const Indices& Here() { return running->indices(); }
std::byte* SharedBytes() { return running->shared(); }
void WaitForBlock() { running->WaitForBlock(); }
void WithWarp(uint32_t mask, WarpOperation operation, void* operand) { running->WithWarp(mask, operation, operand); }
void Yield() { running->Yield(); }
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
