// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <algorithm>
#include <stdexcept>

namespace sextant::bench {

Options::Options(int count, char** arguments, std::initializer_list<const char*> known) {
  for (int i = 0; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--quick") {
      quick_ = true;
    } else if (std::find(known.begin(), known.end(), name) != known.end() && i + 1 < count) {
      values_[name] = arguments[++i];
    } else {
      throw std::invalid_argument("unknown option, or one without a value: " + name);
    }
  }
}

std::string Options::Text(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

int64_t Options::Number(const std::string& name, int64_t otherwise) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return otherwise;
  const std::string& text = found->second;
  if (text.empty() || text.size() > 15 ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    throw std::invalid_argument(name + " must be a whole number >= 0, but is " + text);
  }
  return std::stoll(text);
}

}  // namespace sextant::bench
