# Toolchain for 64-bit Arm, and its programs run by an emulator (Debian: apt-get install g++-aarch64-linux-gnu
# qemu-user-static). Debian's cross compiler reads /usr/include too, where headers of no architecture are.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
find_program(SEXTANT_QEMU_AARCH64 NAMES qemu-aarch64-static qemu-aarch64 DOC "Emulator of 64-bit Arm")
if(SEXTANT_QEMU_AARCH64)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${SEXTANT_QEMU_AARCH64} -L /usr/aarch64-linux-gnu)
endif()
