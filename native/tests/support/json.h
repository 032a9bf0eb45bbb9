// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sextant::test {

template <typename T>
concept JsonType = std::same_as<T, double> || std::same_as<T, int> || std::same_as<T, int64_t> ||
    std::same_as<T, uint32_t> || std::same_as<T, uint64_t> || std::same_as<T, std::string> ||
    std::same_as<T, std::vector<double>> || std::same_as<T, std::vector<int64_t>>;

// A value of a JSON file. The library that parses is behind it, because every file that includes that compiles for
// long. What is not there, or is of another type than asked for, is an exception.
class Json {
 public:
  static Json Read(const std::string& path);

  Json operator[](const std::string& key) const;
  Json operator[](size_t index) const;
  bool contains(const std::string& key) const;
  bool is_string() const;
  size_t size() const;
  std::vector<Json> elements() const;
  std::vector<std::pair<std::string, Json>> items() const;

  template <JsonType T>
  T get() const;
  template <JsonType T>
  operator T() const {
    return get<T>();
  }
  template <JsonType T>
  bool operator==(const T& other) const {
    return get<T>() == other;
  }
  bool operator==(const char* other) const { return is_string() && get<std::string>() == other; }

 private:
  Json(std::shared_ptr<const void> document, const void* value) : document_(std::move(document)), value_(value) {}

  std::shared_ptr<const void> document_;
  const void* value_;  // within the document
};

}  // namespace sextant::test
