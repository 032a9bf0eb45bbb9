// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::bench {

// Writes one JSON document in order. Keys and texts are plain ASCII without quotes.
class Json {
 public:
  Json& BeginObject() { return Open('{'); }
  Json& EndObject() { return Close('}'); }
  Json& BeginArray() { return Open('['); }
  Json& EndArray() { return Close(']'); }
  Json& Key(std::string_view name);
  Json& Value(bool value);
  Json& Value(double value);  // NaN and infinities become null
  Json& Value(int64_t value);
  Json& Value(std::string_view text);
  Json& Value(const std::vector<double>& values);

  template <class T>
  Json& Field(std::string_view name, const T& value) {
    return Key(name).Value(value);
  }

  const std::string& text() const { return text_; }

 private:
  Json& Open(char bracket);
  Json& Close(char bracket);
  Json& Raw(std::string_view text);

  std::string text_;
  bool first_ = true;
};

}  // namespace sextant::bench
