// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>

namespace sextant::bench {

// Options of a command line, each `--name value`, or `--quick` alone.
class Options {
 public:
  // Throws std::invalid_argument for an option that is not among `known`.
  Options(int count, char** arguments, std::initializer_list<const char*> known);

  bool quick() const { return quick_; }
  std::string Text(const std::string& name, const std::string& otherwise) const;
  int64_t Number(const std::string& name, int64_t otherwise) const;  // >= 0

 private:
  bool quick_ = false;
  std::map<std::string, std::string> values_;
};

}  // namespace sextant::bench
