#!/bin/bash
# All work on an NVIDIA device in one call, without a network: builds, tests, compute-sanitizer, benchmarks.
#   bench/gpu.sh [--packed FILE] [--soft-entropy CHECKOUT] [--name NAME] [--quick]    writes bench/results/NAME.json
#   bench/gpu.sh --pack FILE    packs what a bare machine lacks, on one that has it: Debian's libhwy-dev libeigen3-dev
#                               libgtest-dev nlohmann-json3-dev
# Needs nvcc, CMake, Ninja, Python with NumPy and PyTorch, and a device of compute capability 8.0 or more.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

name=gpu-$(date -u +%Y-%m-%d) packed='' quick=() soft_entropy=()
while [ $# -gt 0 ]; do
  case $1 in
    --pack) tar -czf "${2:?--pack takes a file}" -C / usr/include/hwy usr/include/eigen3 usr/include/gtest \
        usr/include/nlohmann usr/lib/x86_64-linux-gnu/cmake/GTest usr/lib/x86_64-linux-gnu/libgtest.a \
        usr/lib/x86_64-linux-gnu/libgtest_main.a usr/lib/x86_64-linux-gnu/libgmock.a \
        usr/lib/x86_64-linux-gnu/libgmock_main.a
      exit ;;
    --packed) packed=$(readlink -e "${2:?--packed takes a file}"); shift ;;
    --name) name=${2:?--name takes a name}; shift ;;
    --quick) quick=(--quick) ;;
    --soft-entropy) soft_entropy=(--soft-entropy "$(readlink -e "${2:?--soft-entropy takes a path}")"); shift ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done

step() { printf '\n== %s\n' "$*" >&2; }
build=$root/build/gpu result=bench/results/$name.json
mkdir -p "$build"

step "device"
nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.memory,clocks.sm,clocks.mem,power.limit \
  --format=csv,noheader | tee "$build/device.txt"

step "build"
prefix=()
if [ -n "$packed" ]; then
  mkdir -p "$build/packed"
  tar -xzf "$packed" -C "$build/packed"
  prefix=("-DCMAKE_PREFIX_PATH=$build/packed/usr" "-DSEXTANT_HWY_INCLUDE_DIR=$build/packed/usr/include"
    "-DSEXTANT_EIGEN_INCLUDE_DIR=$build/packed/usr/include/eigen3"
    "-DSEXTANT_JSON_INCLUDE_DIR=$build/packed/usr/include"
    "-DGTest_DIR=$build/packed/usr/lib/x86_64-linux-gnu/cmake/GTest")
fi
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSEXTANT_CUDA=ON -DSEXTANT_DEVICE_TESTS=ON \
  -DCMAKE_CUDA_ARCHITECTURES=native "${prefix[@]}" >"$build/configure.log"
cmake --build "$build" --target sextant sextant_cuda cuda_device_test
for program in ceilings planted; do nvcc -std=c++20 -O3 -arch=native "bench/gpu/$program.cu" -o "$build/$program"; done

step "tests on the device"
test=$build/native/tests/cuda_device_test
"$test" --gtest_brief=1

# sanitizer TOOL PROGRAM ARGUMENT...: 9 where the tool finds something
sanitizer() { timeout 300 compute-sanitizer --tool "$1" --error-exitcode 9 "${@:2}" >"$build/$1.log" 2>&1; }
checked=()
for tool in memcheck racecheck initcheck synccheck; do
  step "compute-sanitizer $tool"
  sanitizer "$tool" "$build/planted" none || { cat "$build/$tool.log"; echo "$tool reports what is no bug"; exit 1; }
  found=0
  sanitizer "$tool" "$build/planted" "$tool" || found=$?
  [ "$found" = 9 ] || { cat "$build/$tool.log"; echo "$tool does not find its planted bug"; exit 1; }
  sanitizer "$tool" "$test" --gtest_filter='*SumsAreThose*/[0-2]' || { tail -50 "$build/$tool.log"; exit 1; }
  checked+=("$tool")
done

step "ceilings and benchmarks"
python3 bench/record.py "$result"
python3 -c 'import json, sys; json.dump({"device": sys.argv[1].split(", "), "sanitizers": sys.argv[2:]}, sys.stdout)' \
  "$(head -n 1 "$build/device.txt")" "${checked[@]}" | python3 bench/record.py "$result" gpu
"$build/ceilings" | python3 bench/record.py "$result" ceilings
python3 bench/gpu/measure.py "$build/libsextant.so" "${quick[@]}" "${soft_entropy[@]}" | python3 bench/record.py "$result" rates
nvidia-smi --query-gpu=clocks.sm,clocks.mem,temperature.gpu,power.draw --format=csv,noheader >&2
echo "$result"
