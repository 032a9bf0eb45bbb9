// SPDX-License-Identifier: Apache-2.0
#include "space/state/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <random>
#include <system_error>
#include <utility>

#include "common/error.h"

namespace sextant::state {
namespace {

[[noreturn]] void FailAt(const char* what, const std::string& reason, const std::string& path) {
  throw Error(Fault::kIo, std::string(what) + ": " + reason + ": " + path);
}

std::string ReasonOf(int error) { return std::generic_category().message(error); }

// A call that a signal interrupted is made again.
template <typename Call>
auto Retry(Call&& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// The file that `path` leads to, through links, where there is one; only a regular file may be replaced.
std::string Resolve(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return path;
  if (!S_ISREG(status.st_mode)) FailAt("cannot write the state file", "not a regular file", path);
  const std::unique_ptr<char, void (*)(void*)> resolved(realpath(path.c_str(), nullptr), std::free);
  return resolved ? resolved.get() : path;
}

std::string RandomName() {
  std::random_device random;
  char name[40];
  std::snprintf(name, sizeof name, ".sextant-%08x%08x.tmp", random(), random());
  return name;
}

// By which the system knows an open file that has no name of its own.
std::string NameOf(const Descriptor& file) { return "/proc/self/fd/" + std::to_string(file.number()); }

}  // namespace

Descriptor::~Descriptor() { Close(); }

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

int Descriptor::Close() noexcept {
  // Not to be repeated: the number may belong to another thread's file by now.
  return number_ >= 0 && close(std::exchange(number_, -1)) != 0 && errno != EINTR ? errno : 0;
}

ReplacingFile::ReplacingFile(const std::string& path, bool named_at_once) : path_(path), temporary_name_(RandomName()) {
  const std::string resolved = Resolve(path);
  const size_t slash = resolved.rfind('/');
  name_ = slash == std::string::npos ? resolved : resolved.substr(slash + 1);
  if (name_.empty()) Fail("cannot write the state file", EISDIR);
  const std::string folder = slash == std::string::npos ? "." : resolved.substr(0, slash + 1);
  folder_ = Descriptor(Retry([&] { return open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (folder_.number() < 0) Fail("cannot open the folder of the state file", errno);
  if (!named_at_once && OpenNameless()) return;
  file_ = Descriptor(Retry([&] {
    return openat(folder_.number(), temporary_name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  }));
  if (file_.number() < 0) Fail("cannot create a file beside the state file", errno);
  named_ = true;
}

bool ReplacingFile::OpenNameless() {
#ifdef O_TMPFILE
  file_ = Descriptor(Retry([&] { return openat(folder_.number(), ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666); }));
  if (file_.number() < 0) return false;
  if (access(NameOf(file_).c_str(), F_OK) == 0) return true;
  file_ = Descriptor();
#endif
  return false;
}

ReplacingFile::~ReplacingFile() {
  if (named_) unlinkat(folder_.number(), temporary_name_.c_str(), 0);
}

void ReplacingFile::Write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = Retry([&] { return write(file_.number(), bytes.data(), bytes.size()); });
    if (written < 0) Fail("cannot write the state file", errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

void ReplacingFile::Commit() {
  if (Retry([&] { return fsync(file_.number()); }) != 0) Fail("cannot bring the state file to the disk", errno);
  if (!named_) {
    const std::string name = NameOf(file_);
    if (linkat(AT_FDCWD, name.c_str(), folder_.number(), temporary_name_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
      Fail("cannot name a file beside the state file", errno);
    }
    named_ = true;
  }
  if (const int error = file_.Close(); error != 0) Fail("cannot write the state file", error);
  if (renameat(folder_.number(), temporary_name_.c_str(), folder_.number(), name_.c_str()) != 0) {
    Fail("cannot replace the state file", errno);
  }
  named_ = false;
  // Some file systems have no such call for folders.
  if (Retry([&] { return fsync(folder_.number()); }) != 0 && errno != EINVAL) {
    Fail("the state file is in place, but its folder cannot be brought to the disk", errno);
  }
}

void ReplacingFile::Fail(const char* what, int error) const { FailAt(what, ReasonOf(error), path_); }

SizedFile::SizedFile(const std::string& path) : path_(path) {
  // Opening a pipe would wait for a writer.
  file_ = Descriptor(Retry([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  struct stat status;
  if (file_.number() < 0 || fstat(file_.number(), &status) != 0) {
    FailAt("cannot open the state file", ReasonOf(errno), path);
  }
  if (!S_ISREG(status.st_mode)) FailAt("cannot read the state file", "not a regular file", path);
  size_ = static_cast<uint64_t>(status.st_size);
}

size_t SizedFile::Read(std::span<std::byte> bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t more = Retry([&] { return read(file_.number(), bytes.data() + done, bytes.size() - done); });
    if (more < 0) FailAt("cannot read the state file", ReasonOf(errno), path_);
    if (more == 0) break;
    done += static_cast<size_t>(more);
  }
  return done;
}

}  // namespace sextant::state
