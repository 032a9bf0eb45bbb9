// SPDX-License-Identifier: Apache-2.0
// Writes one element beyond a heap array: AddressSanitizer must say so.
#include <cstdlib>
#include <memory>

int main(int argc, char**) {
  const auto values = std::make_unique<int[]>(8);
  values[static_cast<size_t>(argc) + 7] = 1;
  return values[0];
}
