// SPDX-License-Identifier: Apache-2.0
#include "tests/support/npy.h"

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <regex>
#include <stdexcept>

namespace sextant::test {
namespace {

template <typename T>
constexpr const char* kName = nullptr;
template <>
constexpr const char* kName<uint8_t> = "u1";
template <>
constexpr const char* kName<int16_t> = "i2";
template <>
constexpr const char* kName<int32_t> = "i4";
template <>
constexpr const char* kName<int64_t> = "i8";
template <>
constexpr const char* kName<uint16_t> = "f2";  // its bits
template <>
constexpr const char* kName<float> = "f4";
template <>
constexpr const char* kName<double> = "f8";

std::vector<unsigned char> ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Match(const std::string& header, const char* pattern, const std::string& path) {
  std::smatch match;
  if (!std::regex_search(header, match, std::regex(pattern))) {
    throw std::runtime_error(path + ": no " + pattern + " in the header " + header);
  }
  return match[1];
}

std::vector<int64_t> ParseShape(const std::string& text) {
  std::vector<int64_t> shape;
  const std::regex number("[0-9]+");
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it) {
    shape.push_back(std::stoll(it->str()));
  }
  return shape;
}

template <typename T>
std::vector<double> Convert(const Npy& npy) {
  const std::vector<T> values = npy.As<T>();
  return {values.begin(), values.end()};
}

}  // namespace

int64_t Npy::size() const { return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>()); }

template <typename T>
std::vector<T> Npy::As() const {
  if (dtype != kName<T>) throw std::runtime_error("the array holds " + dtype + ", not " + kName<T>);
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

template std::vector<uint8_t> Npy::As() const;
template std::vector<int16_t> Npy::As() const;
template std::vector<int32_t> Npy::As() const;
template std::vector<int64_t> Npy::As() const;
template std::vector<uint16_t> Npy::As() const;
template std::vector<float> Npy::As() const;
template std::vector<double> Npy::As() const;

std::vector<double> Npy::AsDoubles() const {
  if (dtype == "u1") return Convert<uint8_t>(*this);
  if (dtype == "i8") return Convert<int64_t>(*this);
  if (dtype == "f4") return Convert<float>(*this);
  return As<double>();
}

Npy ReadNpy(const std::string& path) {
  const std::vector<unsigned char> file = ReadAll(path);
  if (file.size() < 10 || std::memcmp(file.data(), "\x93NUMPY\x01", 7) != 0) {
    throw std::runtime_error(path + ": not an .npy file of version 1");
  }
  const size_t start = 10 + file[8] + 256u * file[9];
  if (file.size() < start) throw std::runtime_error(path + ": the header is cut off");
  const std::string header(file.begin() + 10, file.begin() + static_cast<ptrdiff_t>(start));
  Match(header, "'fortran_order': (False)", path);
  Npy npy{Match(header, "'descr': '[<|]([uif][1248])'", path),
          ParseShape(Match(header, "'shape': \\(([0-9, ]*)\\)", path)),
          {file.begin() + static_cast<ptrdiff_t>(start), file.end()}};
  const int64_t expected = npy.size() * (npy.dtype[1] - '0');
  if (static_cast<int64_t>(npy.bytes.size()) != expected) {
    throw std::runtime_error(path + ": " + std::to_string(expected) + " bytes of data expected, " +
                             std::to_string(npy.bytes.size()) + " found");
  }
  return npy;
}

std::string GoldenPath(const std::string& name) { return std::string(SEXTANT_GOLDEN_DIR) + "/" + name; }

}  // namespace sextant::test
