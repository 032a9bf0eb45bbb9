// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// Files as the system has them. Each failure is Error(kIo) with the reason and the path.
namespace sextant::state {

// An open file or folder.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&& other) noexcept;

  int number() const { return number_; }
  // 0, or the error number of what the system had put off until now.
  int Close() noexcept;

 private:
  int number_ = -1;
};

// Writes a file that takes the place of the one at `path` in one step, or never does.
class ReplacingFile {
 public:
  // Where the system can, the file has no name until Commit, so that a process that is killed leaves nothing behind;
  // else, or if it is to be named at once, it lies beside its place.
  explicit ReplacingFile(const std::string& path, bool named_at_once = false);
  // Leaves no trace unless Commit succeeded.
  ~ReplacingFile();
  ReplacingFile(const ReplacingFile&) = delete;
  ReplacingFile& operator=(const ReplacingFile&) = delete;

  void Write(std::span<const std::byte> bytes);
  // Brings the file to the disk and then to its place.
  void Commit();

 private:
  bool OpenNameless();
  [[noreturn]] void Fail(const char* what, int error) const;

  const std::string path_;
  std::string name_;  // in folder_
  const std::string temporary_name_;
  Descriptor folder_, file_;
  bool named_ = false;  // there is a file of temporary_name_
};

// Reads a regular file from its beginning, up to the size that it had when it was opened.
class SizedFile {
 public:
  explicit SizedFile(const std::string& path);
  const std::string& path() const { return path_; }
  uint64_t size() const { return size_; }
  // Fewer bytes than asked for only where the file ends.
  size_t Read(std::span<std::byte> bytes);

 private:
  const std::string path_;
  Descriptor file_;
  uint64_t size_;
};

}  // namespace sextant::state
