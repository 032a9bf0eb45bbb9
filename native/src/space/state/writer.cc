// SPDX-License-Identifier: Apache-2.0
#include "space/state/writer.h"

#include <algorithm>
#include <stdexcept>

#include "space/state/format.h"

namespace sextant::state {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;

void PutSection(Writer& writer, const Section& section) {
  writer.PutBytes(std::as_bytes(std::span(section.name, kNameBytes)));
  writer.Put(section.number);
  writer.Put(section.bytes);
  const uint64_t begin = writer.written();
  section.write(writer);
  if (writer.written() - begin != section.bytes) {
    throw std::logic_error(std::string("section ") + section.name + " has another length than was announced");
  }
  writer.PutChecksum();
}

}  // namespace

Writer::Writer(const std::string& path) : file_(path) { buffer_.reserve(kBufferBytes); }

void Writer::PutBytes(std::span<const std::byte> bytes) {
  checksum_.Add(bytes);
  Append(bytes);
}

void Writer::PutChecksum() {
  std::byte bytes[kChecksumBytes];
  ToLittleEndian(checksum_.value(), bytes);
  Append(bytes);
}

void Writer::Commit() {
  Flush();
  file_.Commit();
}

void Writer::Append(std::span<const std::byte> bytes) {
  written_ += bytes.size();
  while (!bytes.empty()) {
    const size_t some = std::min(bytes.size(), kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(some));
    bytes = bytes.subspan(some);
    if (buffer_.size() == kBufferBytes) Flush();
  }
}

void Writer::Flush() {
  file_.Write(buffer_);
  buffer_.clear();
}

void WriteFile(const std::string& path, uint32_t version, std::span<const Section> sections) {
  uint64_t bytes = kHeaderBytes;
  for (const Section& section : sections) bytes += kSectionHeaderBytes + section.bytes + kChecksumBytes;
  Writer writer(path);
  writer.PutBytes(std::as_bytes(std::span(kMagic)));
  writer.Put(version);
  writer.Put(uint32_t{0});
  writer.Put(bytes);
  writer.PutChecksum();
  for (const Section& section : sections) PutSection(writer, section);
  writer.Commit();
}

}  // namespace sextant::state
