// SPDX-License-Identifier: Apache-2.0
#include "tests/support/json.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace sextant::test {
namespace {

using Value = nlohmann::json;

const Value& Of(const void* value) { return *static_cast<const Value*>(value); }

}  // namespace

Json Json::Read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " cannot be read");
  const auto document = std::make_shared<const Value>(Value::parse(file));
  return {document, document.get()};
}

Json Json::operator[](const std::string& key) const { return {document_, &Of(value_).at(key)}; }
Json Json::operator[](size_t index) const { return {document_, &Of(value_).at(index)}; }
bool Json::contains(const std::string& key) const { return Of(value_).contains(key); }
bool Json::is_string() const { return Of(value_).is_string(); }
size_t Json::size() const { return Of(value_).size(); }

std::vector<Json> Json::elements() const {
  std::vector<Json> all;
  for (const Value& element : Of(value_)) all.push_back({document_, &element});
  return all;
}

std::vector<std::pair<std::string, Json>> Json::items() const {
  std::vector<std::pair<std::string, Json>> all;
  for (const auto& [key, element] : Of(value_).items()) all.emplace_back(key, Json(document_, &element));
  return all;
}

template <JsonType T>
T Json::get() const {
  return Of(value_).get<T>();
}
template double Json::get() const;
template int Json::get() const;
template int64_t Json::get() const;
template uint32_t Json::get() const;
template uint64_t Json::get() const;
template std::string Json::get() const;
template std::vector<double> Json::get() const;
template std::vector<int64_t> Json::get() const;

}  // namespace sextant::test
