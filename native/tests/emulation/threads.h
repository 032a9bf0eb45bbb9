// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>

// The threads of a CUDA grid, on one thread of the processor: those of a block are fibers, which run from one wait to
// the next. Between two barriers of the block, warps run one after the other as far as they can, in a random order, and
// so do the lanes of a warp, and blocks. So whatever a kernel owes to luck shows.
struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};

namespace sextant::emulation {

// What a kernel did that a device would hang or be undefined on.
class KernelError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

struct Indices {
  dim3 thread, block, block_size, grid_size;
};
// Of the thread that runs.
const Indices& Here();

// The dynamic shared memory of the block, 1024 bytes of alignment; every block finds bytes 0xFF in it.
std::byte* SharedBytes();

// Waits until every thread of the block is here. A block of which some have ended can pass no more.
void WaitForBlock();
// Waits until so many threads are here; for each number, some of their own.
void WaitForSome(int number, unsigned threads);
// Waits until the lanes of `mask` are here, of whom the last applies `operation` to the operands of all; null for
// others. They must all come with the same operation.
using WarpOperation = void (*)(void* const* operands, uint32_t mask);
void WithWarp(uint32_t mask, WarpOperation operation, void* operand);
// Lets others run; for loops that wait for another thread.
void Yield();

// Work of this thread that is done no sooner than it waits for it: groups of it, the latest `most` of which may wait.
void Defer(std::function<void()> work);
void CommitDeferred();
void RunDeferred(size_t most);

// A barrier of copies, by its address, as mbarrier is with one arrival: a phase is over when a thread has said how many
// bytes it expects of it, and they are there. A copy is done at once or no sooner than it is waited for, as luck has
// it.
void BeginPhases(const void* barrier);
void Expect(const void* barrier, uint32_t bytes);
void CopyInBulk(const void* barrier, void* to, const void* from, uint32_t bytes);
void WaitForPhase(const void* barrier, uint32_t parity);

// Runs `thread` once for every thread of the grid. Throws KernelError, and what `thread` must not throw.
void RunGrid(dim3 grid, dim3 block, size_t shared_bytes, const std::function<void()>& thread);

// The order of threads and blocks is another one for every launch, and follows from the seed.
void SeedOrder(uint64_t seed);

}  // namespace sextant::emulation
