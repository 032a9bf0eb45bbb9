// SPDX-License-Identifier: Apache-2.0
#include "tests/support/no_matrix_units.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "space/space.h"

#if defined(__x86_64__) && defined(__linux__)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#endif

namespace sextant::test {

#if defined(__x86_64__) && defined(__linux__)

namespace {

// From now on, asking the system for registers fails as on one that has none to give.
void RefuseTheRegisters() {
  constexpr unsigned kRequestPermission = 0x1023;  // of arch_prctl: ARCH_REQ_XCOMP_PERM
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_arch_prctl, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kRequestPermission, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {sizeof filter / sizeof *filter, filter};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

// GoogleTest does not print failures of a process that is to end.
[[noreturn]] void EndWithFailures() {
  const testing::TestResult& result = *testing::UnitTest::GetInstance()->current_test_info()->result();
  for (int i = 0; i < result.total_part_count(); ++i) {
    std::cerr << result.GetTestPartResult(i).line_number() << ": " << result.GetTestPartResult(i).message() << '\n';
  }
  std::exit(result.Failed() ? EXIT_FAILURE : EXIT_SUCCESS);
}

[[noreturn]] void RunRefused(const std::function<void()>& body) {
  RefuseTheRegisters();
  EXPECT_FALSE(WhyNoMatrixUnits().empty());
  body();
  EndWithFailures();
}

}  // namespace

void WithoutMatrixUnits(const std::function<void()>& body) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // another program, which has not asked yet
  EXPECT_EXIT(RunRefused(body), testing::ExitedWithCode(EXIT_SUCCESS), "");
}

#else

void WithoutMatrixUnits(const std::function<void()>& body) {
  ASSERT_FALSE(WhyNoMatrixUnits().empty());
  body();
}

#endif

}  // namespace sextant::test
