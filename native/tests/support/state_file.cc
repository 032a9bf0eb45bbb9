// SPDX-License-Identifier: Apache-2.0
#include "tests/support/state_file.h"

#include <stdexcept>

namespace sextant::test {
namespace {

constexpr size_t kHeader = 32, kSectionHeader = 16, kChecksum = 8;

std::span<const std::byte> AsNote(const std::string& note) { return std::as_bytes(std::span(note)); }

}  // namespace

Bytes Saved(const Space& space, const std::string& note) {
  const TemporaryFolder folder;
  space.Save(folder.PathOf("state"), AsNote(note));
  return ReadFile(folder.PathOf("state"));
}

std::unique_ptr<Space> Loaded(const Bytes& bytes, int threads, const std::string& target) {
  SpaceOptions options;
  options.threads = threads;
  options.target = target;
  return Loaded(bytes, options);
}

std::unique_ptr<Space> Loaded(const Bytes& bytes, const SpaceOptions& options) {
  const TemporaryFolder folder;
  WriteFile(folder.PathOf("state"), bytes);
  return Space::Load(folder.PathOf("state"), options);
}

std::string NoteOf(const Space& space) {
  const auto note = space.Note();
  return {reinterpret_cast<const char*>(note.data()), note.size()};
}

std::vector<StateSection> SectionsOf(const Bytes& file) {
  std::vector<StateSection> sections;
  for (size_t at = kHeader; at + kSectionHeader + kChecksum <= file.size();) {
    const auto bytes = ReadAt<uint64_t>(file, at + 8);
    const size_t payload = at + kSectionHeader;
    if (bytes > file.size() - payload - kChecksum) break;
    const std::string name(file.begin() + static_cast<std::ptrdiff_t>(at),
                           file.begin() + static_cast<std::ptrdiff_t>(at) + 4);
    sections.push_back({name, ReadAt<uint32_t>(file, at + 4), at, payload, payload + bytes});
    at = payload + bytes + kChecksum;
  }
  return sections;
}

StateSection SectionOf(const Bytes& file, const std::string& name) {
  for (const StateSection& section : SectionsOf(file)) {
    if (section.name == name) return section;
  }
  throw std::runtime_error("no section " + name);
}

uint64_t Crc64(std::span<const unsigned char> bytes, uint64_t before) {
  uint64_t rest = ~before;
  for (const unsigned char byte : bytes) {
    rest ^= byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) * 0xC96C5795D7870F42ull);
  }
  return ~rest;
}

void MendChecksums(Bytes& file) {
  if (file.size() < kHeader) return;
  Overwrite<uint64_t>(file, 16, file.size());
  uint64_t checksum = Crc64(std::span(file).first(kHeader - kChecksum));
  Overwrite(file, kHeader - kChecksum, checksum);
  for (const StateSection& section : SectionsOf(file)) {
    checksum = Crc64(std::span(file).subspan(section.header, section.end - section.header), checksum);
    Overwrite(file, section.end, checksum);
  }
}

}  // namespace sextant::test
