// SPDX-License-Identifier: Apache-2.0
//
// Files: replaced as a whole or not at all, and failures that name the path and the reason.
#include "tests/support/state_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "common/error.h"
#include "space/state/checksum.h"
#include "space/state/file.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Space> SomeSpace(uint64_t seed = 1, int64_t rows = 100) {
  Random random(seed);
  SpaceOptions options;
  options.anchors = 10;
  options.dim = 3;
  options.threads = 1;
  options.label_sets = 1;
  auto space = Space::Create(options);
  Rows batch = MakeRows(random, options, rows);
  batch.labels[0].resize(static_cast<size_t>(rows));
  for (size_t i = 0; i < batch.labels[0].size(); ++i) batch.labels[0][i] = static_cast<int64_t>(i / 2);
  Add(*space, batch, options.dtype);
  return space;
}

// The call fails with kIo, and the message holds each of these.
template <typename Call>
void ExpectIo(Call&& call, const std::vector<std::string>& parts) {
  try {
    call();
    ADD_FAILURE() << "expected a failure that names " << parts.front();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kIo) << e.what();
    for (const std::string& part : parts) {
      EXPECT_NE(std::string(e.what()).find(part), std::string::npos) << part << " is not in: " << e.what();
    }
  }
}

// Files of this process may have so many bytes at most, until the end of the scope.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(ChecksumTest, IsCrc64Xz) {
  const auto of = [](std::string_view text) {
    state::Checksum checksum;
    checksum.Add(std::as_bytes(std::span(text)));
    return checksum.value();
  };
  EXPECT_EQ(of(""), 0u);
  EXPECT_EQ(of("123456789"), 0x995DC9BBDF1939FAull);  // of the CRC catalogue
}

TEST(ChecksumTest, AnyCutGivesTheSame) {
  Random random(5);
  Bytes bytes(200);
  for (auto& byte : bytes) byte = static_cast<unsigned char>(random());
  for (int i = 0; i < 300; ++i) {
    const auto size = static_cast<size_t>(Pick(random, 0, 200)), cut = static_cast<size_t>(Pick(random, 0, 200));
    const auto part = std::as_bytes(std::span(bytes).first(size));
    state::Checksum checksum;
    checksum.Add(part.first(std::min(cut, size)));
    checksum.Add(part.subspan(std::min(cut, size)));
    ASSERT_EQ(checksum.value(), Crc64(std::span(bytes).first(size))) << size << " cut at " << cut;
  }
}

TEST(StateFileTest, AFileThatCannotBeWrittenLeavesTheOldOneAndNothingElse) {
  const TemporaryFolder folder;
  const std::string path = folder.PathOf("state");
  SomeSpace(1)->Save(path, {});
  const Bytes before = ReadFile(path);
  const auto larger = SomeSpace(2, 3000);
  const size_t size = Saved(*larger).size();
  for (const size_t limit : {size_t{0}, size_t{1}, size_t{31}, size / 2, size - 1}) {
    {
      const SizeLimit limited(limit);
      ExpectIo([&] { larger->Save(path, {}); }, {"cannot write the state file", "File too large", path});
    }
    EXPECT_EQ(ReadFile(path), before) << "limit " << limit;
    EXPECT_EQ(folder.Names(), std::vector<std::string>{"state"}) << "limit " << limit;
  }
  const SizeLimit limited(size);
  larger->Save(path, {});
  EXPECT_EQ(ReadFile(path).size(), size);
  EXPECT_EQ(folder.Names(), std::vector<std::string>{"state"});
}

TEST(StateFileTest, AFailureBeforeTheCommitLeavesNothing) {
  const TemporaryFolder folder;
  for (const bool named_at_once : {false, true}) {
    state::ReplacingFile file(folder.PathOf("state"), named_at_once);
    file.Write(std::as_bytes(std::span("half", 4)));
    const std::vector<std::string> names = folder.Names();
    EXPECT_TRUE(std::find(names.begin(), names.end(), "state") == names.end());
    if (named_at_once) {
      EXPECT_EQ(names.size(), 1u);
    }
  }
  EXPECT_TRUE(folder.Names().empty());
}

TEST(StateFileTest, BothWaysReplaceTheFile) {
  const TemporaryFolder folder;
  for (const bool named_at_once : {false, true}) {
    WriteFile(folder.PathOf("state"), {'o', 'l', 'd'});
    state::ReplacingFile file(folder.PathOf("state"), named_at_once);
    file.Write(std::as_bytes(std::span("new!", 4)));
    EXPECT_EQ(ReadFile(folder.PathOf("state")), (Bytes{'o', 'l', 'd'}));
    file.Commit();
    EXPECT_EQ(ReadFile(folder.PathOf("state")), (Bytes{'n', 'e', 'w', '!'}));
    EXPECT_EQ(folder.Names(), std::vector<std::string>{"state"});
  }
}

// A process that ends in the middle of a write, as if it were killed.
TEST(StateFileTest, AKilledProcessLeavesNothingWhereTheSystemCanHelpIt) {
  const TemporaryFolder folder;
  const int probe = open(folder.PathOf("").c_str(), O_WRONLY | O_TMPFILE, 0600);
  if (probe >= 0) close(probe);
  const pid_t child = fork();
  if (child == 0) {
    state::ReplacingFile file(folder.PathOf("state"));
    file.Write(std::as_bytes(std::span("half", 4)));
    raise(SIGKILL);
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(folder.Names().size(), probe >= 0 ? 0u : 1u);
}

TEST(StateFileTest, ASpaceMayBeSavedAsOftenAsWantedBetweenAdds) {
  const TemporaryFolder folder;
  const std::string path = folder.PathOf("state");
  const auto space = SomeSpace();
  const Results results = ResultsOf(*space);
  space->Save(path, {});
  const Bytes first = ReadFile(path);
  space->Save(path, {});
  EXPECT_EQ(ReadFile(path), first);
  EXPECT_TRUE(Same(ResultsOf(*space), results));
  space->Merge(*Space::Load(path, 1, ""));
  space->Save(path, {});
  EXPECT_TRUE(Same(ResultsOf(*Space::Load(path, 1, "")), ResultsOf(*space)));
}

TEST(StateFileTest, PathsMayBeRelativeAndNamesLongAndOdd) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.PathOf(""));
  for (const std::string& name : {std::string("state"), std::string(255, 'n'), std::string("\xC3\xA9 \n\xFF")}) {
    SomeSpace()->Save(name, {});
    EXPECT_EQ(Space::Load(name, 1, "")->Measure(0).rows, 100) << name;
  }
  fs::current_path(before);
}

TEST(StateFileTest, TheModeIsThatOfANewFile) {
  const TemporaryFolder folder;
  const mode_t before = umask(027);
  SomeSpace()->Save(folder.PathOf("state"), {});
  umask(before);
  struct stat status;
  ASSERT_EQ(stat(folder.PathOf("state").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST(StateFileTest, ALinkStaysALinkToTheNewFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder.PathOf("elsewhere"));
  SomeSpace(1)->Save(folder.PathOf("elsewhere/state"), {});
  fs::create_symlink("elsewhere/state", folder.PathOf("link"));
  SomeSpace(2, 50)->Save(folder.PathOf("link"), {});
  EXPECT_TRUE(fs::is_symlink(folder.PathOf("link")));
  EXPECT_EQ(Space::Load(folder.PathOf("elsewhere/state"), 1, "")->Measure(0).rows, 50);
}

TEST(StateFileTest, WhatCannotBeAFileIsNamedWithTheReason) {
  const TemporaryFolder folder;
  const auto space = SomeSpace();
  const auto save = [&](const std::string& path, const std::string& reason) {
    ExpectIo([&] { space->Save(path, {}); }, {reason, path});
  };
  const auto load = [&](const std::string& path, const std::string& reason) {
    ExpectIo([&] { Space::Load(path, 1, ""); }, {"the state file: ", reason, path});
  };
  const std::string here = folder.PathOf("");
  ASSERT_EQ(mkfifo((here + "pipe").c_str(), 0666), 0);
  SomeSpace()->Save(here + "file", {});
  save(here + "missing/state", "No such file or directory");
  save(here + "file/state", "Not a directory");
  save(here + std::string(300, 'n'), "File name too long");
  save(here + "no-file/", "Is a directory");
  for (const char* path : {"", "pipe"}) {
    save(here + path, "not a regular file");
    load(here + path, "not a regular file");
  }
  save("/dev/null", "not a regular file");
  load("/dev/zero", "not a regular file");
  load(here + "missing", "No such file or directory");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_TRUE(fs::is_fifo(here + "pipe"));
  EXPECT_EQ(folder.Names().size(), 2u);
}

}  // namespace
}  // namespace sextant::test
