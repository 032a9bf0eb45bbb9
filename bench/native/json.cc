// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sextant::bench {

Json& Json::Open(char bracket) {
  Raw(std::string_view(&bracket, 1));
  first_ = true;
  return *this;
}

Json& Json::Close(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

Json& Json::Key(std::string_view name) {
  Value(name);
  text_ += ':';
  first_ = true;
  return *this;
}

Json& Json::Value(bool value) { return Raw(value ? "true" : "false"); }

Json& Json::Value(double value) {
  if (!std::isfinite(value)) return Raw("null");
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return Raw(std::string_view(digits.data(), end));
}

Json& Json::Value(int64_t value) { return Raw(std::to_string(value)); }

Json& Json::Value(std::string_view text) { return Raw('"' + std::string(text) + '"'); }

Json& Json::Value(const std::vector<double>& values) {
  BeginArray();
  for (const double value : values) Value(value);
  return EndArray();
}

Json& Json::Raw(std::string_view text) {
  if (!first_) text_ += ',';
  first_ = false;
  text_ += text;
  return *this;
}

}  // namespace sextant::bench
