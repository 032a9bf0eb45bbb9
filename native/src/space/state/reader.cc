// SPDX-License-Identifier: Apache-2.0
#include "space/state/reader.h"

#include <algorithm>
#include <cstring>

#include "common/error.h"
#include "space/state/format.h"

namespace sextant::state {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;

std::string SectionName(const char* name, uint32_t number) {
  return std::string("section ") + name + " " + std::to_string(number);
}

}  // namespace

Reader::Reader(const std::string& path) : file_(path), section_end_(kHeaderBytes - kChecksumBytes) {
  std::array<std::byte, kMagic.size()> magic;
  Require(file_.size() >= kHeaderBytes, "the file is shorter than a header");
  GetBytes(magic);
  Require(std::memcmp(magic.data(), kMagic.data(), magic.size()) == 0, "this is not a state file");
  version_ = Get<uint32_t>();
  Require(Get<uint32_t>() == 0, "the reserved word is not 0");
  const auto bytes = Get<uint64_t>();
  CheckChecksum();
  if (version_ > kVersion) {
    throw Error(Fault::kUnsupported, "the state file has format version " + std::to_string(version_) +
                                         ", but this library reads versions up to " + std::to_string(kVersion) + ": " +
                                         path);
  }
  Require(version_ > 0, "there is no such format version");
  if (bytes != file_.size()) {
    Fail("the file has " + std::to_string(file_.size()) + " bytes, but was written with " + std::to_string(bytes));
  }
}

void Reader::OpenSection(const char* name, uint32_t number) {
  section_ = SectionName(name, number);
  last_ = at_;
  Require(file_left() >= kSectionHeaderBytes + kChecksumBytes, "the file ends before the section");
  section_end_ = at_ + kSectionHeaderBytes;
  std::array<std::byte, kNameBytes> found;
  GetBytes(found);
  Require(std::memcmp(found.data(), name, kNameBytes) == 0, "another section is here");
  Require(Get<uint32_t>() == number, "the section has another number");
  section_bytes_ = Get<uint64_t>();
  Require(section_bytes_ <= file_left() - kChecksumBytes, "the section is longer than the rest of the file");
  section_end_ = at_ + section_bytes_;
}

void Reader::CloseSection() {
  last_ = at_;
  Require(left() == 0, "the section is longer than what it holds");
  CheckChecksum();
}

void Reader::End() {
  last_ = at_;
  Require(file_left() == 0, "something follows the last section");
}

void Reader::CheckChecksum() {
  std::byte bytes[kChecksumBytes];
  last_ = at_;
  Take(bytes);
  Require(FromLittleEndian<uint64_t>(bytes) == checksum_.value(), "the checksum differs from what is before it");
}

void Reader::GetBytes(std::span<std::byte> bytes) {
  last_ = at_;
  Require(bytes.size() <= left(), "the section is shorter than what it must hold");
  Take(bytes);
  checksum_.Add(bytes);
}

void Reader::Take(std::span<std::byte> bytes) {
  at_ += bytes.size();
  while (!bytes.empty()) {
    if (buffer_at_ == buffer_.size()) {
      buffer_.resize(kBufferBytes);
      buffer_.resize(file_.Read(buffer_));
      buffer_at_ = 0;
      Require(!buffer_.empty(), "the file has become shorter");
    }
    const size_t some = std::min(bytes.size(), buffer_.size() - buffer_at_);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(buffer_at_), some, bytes.begin());
    buffer_at_ += some;
    bytes = bytes.subspan(some);
  }
}

void Reader::Fail(const std::string& reason, size_t byte) const {
  throw Error(Fault::kInvalidData, "the state file is damaged at offset " + std::to_string(last_ + byte) + " (" +
                                       section_ + "): " + reason + ": " + file_.path());
}

}  // namespace sextant::state
