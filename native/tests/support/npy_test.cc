// SPDX-License-Identifier: Apache-2.0
#include "tests/support/npy.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

namespace sextant::test {
namespace {

std::string Write(const std::string& name, const std::string& header, const std::string& data) {
  const std::string path = testing::TempDir() + name;
  std::ofstream file(path, std::ios::binary);
  file << "\x93NUMPY" << '\x01' << '\0' << static_cast<char>(header.size()) << '\0' << header << data;
  return path;
}

TEST(NpyTest, ReadsGoldenArrays) {
  const Npy digits = ReadNpy(GoldenPath("soft_digits_m100/z.npy"));
  EXPECT_EQ(digits.shape, (std::vector<int64_t>{1797, 64}));
  const Npy labels = ReadNpy(GoldenPath("soft_digits_m100/labels_digit.npy"));
  EXPECT_EQ(labels.dtype, "i8");
  EXPECT_EQ(labels.As<int64_t>().size(), 1797u);
  EXPECT_EQ(labels.As<int64_t>()[3], 3);
  EXPECT_EQ(digits.AsDoubles().size(), 1797u * 64);
  EXPECT_EQ(digits.AsDoubles()[2], 5.0);
}

TEST(NpyTest, ReadsAHandWrittenArray) {
  const std::string path =
      Write("hand.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1), }\n", "\x07\x09");
  EXPECT_EQ(ReadNpy(path).As<uint8_t>(), (std::vector<uint8_t>{7, 9}));
  EXPECT_THROW(ReadNpy(path).As<float>(), std::runtime_error);
}

TEST(NpyTest, RejectsWhatItDoesNotRead) {
  EXPECT_THROW(ReadNpy(testing::TempDir() + "no_such_file.npy"), std::runtime_error);
  EXPECT_THROW(ReadNpy(Write("fortran.npy", "{'descr': '|u1', 'fortran_order': True, 'shape': (1,), }\n", "a")),
               std::runtime_error);
  EXPECT_THROW(ReadNpy(Write("short.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", "abcd")),
               std::runtime_error);
  EXPECT_THROW(ReadNpy(Write("big_endian.npy", "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }\n", "abcd")),
               std::runtime_error);
}

}  // namespace
}  // namespace sextant::test
