// SPDX-License-Identifier: Apache-2.0
#include "tests/support/state_file.h"

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sextant::test {
namespace {

constexpr size_t kHeader = 32, kSectionHeader = 16, kChecksum = 8;

std::span<const std::byte> AsNote(const std::string& note) { return std::as_bytes(std::span(note)); }

}  // namespace

TemporaryFolder::TemporaryFolder() {
  // In memory, if there is such a place: the tests do not wait for a disk.
  const std::filesystem::path memory = "/dev/shm";
  const bool in_memory = access(memory.c_str(), W_OK) == 0;
  std::string path = ((in_memory ? memory : std::filesystem::temp_directory_path()) / "sextant-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make a folder at " + path);
  path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryFolder::Names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
  return names;
}

Bytes ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

Bytes Saved(const Space& space, const std::string& note) {
  const TemporaryFolder folder;
  space.Save(folder.PathOf("state"), AsNote(note));
  return ReadFile(folder.PathOf("state"));
}

std::unique_ptr<Space> Loaded(const Bytes& bytes, int threads, const std::string& target) {
  const TemporaryFolder folder;
  WriteFile(folder.PathOf("state"), bytes);
  return Space::Load(folder.PathOf("state"), threads, target);
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
