// SPDX-License-Identifier: Apache-2.0
// Two threads write one variable without order: ThreadSanitizer must say so.
#include <thread>

int main() {
  int shared = 0;
  std::thread other([&] { shared = 1; });
  shared = 2;
  other.join();
  return shared == 0 ? 1 : 0;
}
