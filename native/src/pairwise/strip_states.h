// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace sextant {

// What each strip of a reduction keeps to itself, where strips cannot write to rows of their own. It must be such that
// no bit depends on how many strips there are: counts, or a set.
template <typename State>
class StripStates {
 public:
  template <typename... Args>
  State& New(Args&&... args) {
    const std::lock_guard lock(mutex_);
    return *states_.emplace_back(std::make_unique<State>(std::forward<Args>(args)...));
  }

  // visit(state) for all, when the sweep is over.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& state : states_) visit(*state);
  }

  void Clear() { states_.clear(); }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<State>> states_;
};

}  // namespace sextant
