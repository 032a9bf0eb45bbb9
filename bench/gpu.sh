#!/bin/bash
# All work on an NVIDIA device in one call, without a network: builds, tests, compute-sanitizer, benchmarks.
#   bench/gpu.sh [--packed FILE] [--soft-entropy CHECKOUT] [--name NAME] [--quick]    writes bench/results/NAME.json
#   bench/gpu.sh --emulated [...]   what of it needs no device, on emulated ones: writes build/gpu-emulated/NAME.json
#   bench/gpu.sh --pack FILE        packs what a bare machine lacks, on one that has it: see bench/gpu/pack.sh
# --java RUNTIME --jars DIR: runs the contract tests of Java too, with a Java runtime and what pack.sh puts beside it; a
# packed FILE brings both. Needs nvcc, CMake, Ninja, Python with NumPy and PyTorch, and a device of compute capability
# 8.0 or more.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

path() { readlink -e "$1" || { echo "gpu.sh: $1: no such file or folder" >&2; return 2; }; }

name=gpu-$(date -u +%Y-%m-%d) packed='' size=() emulated=false soft_entropy=() java='' jars=''
while [ $# -gt 0 ]; do
  case $1 in
    --pack) exec bench/gpu/pack.sh "${2:?--pack takes a file}" ;;
    --packed) packed=$(path "${2:?--packed takes a file}"); shift ;;
    --name) name=${2:?--name takes a name}; shift ;;
    --quick) size=(--quick) ;;
    --emulated) emulated=true ;;
    --java) java=$(path "${2:?--java takes a runtime}"); shift ;;
    --jars) jars=$(path "${2:?--jars takes a folder}"); shift ;;
    --soft-entropy) checkout=$(path "${2:?--soft-entropy takes a path}"); soft_entropy=(--soft-entropy "$checkout"); shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
case ${java:+java}${jars:+jars} in '' | javajars) ;; *) echo "gpu.sh: --java and --jars belong together" >&2; exit 2 ;; esac

step() { printf '\n== %s\n' "$*" >&2; }
record() { "$python" bench/record.py "$result" "$@"; }

# The first Python that has what the benchmarks need.
find_python() {
  for candidate in "${PYTHON:-}" python3 /usr/bin/python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import numpy, torch' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  echo "gpu.sh: no Python with numpy and torch" >&2
  return 1
}
python=$(find_python)

# Paths and build options: a device's results are kept, those of emulated devices never.
if $emulated; then
  build=$root/build/gpu-emulated result=$root/build/gpu-emulated/$name.json size=(--emulated)
  options=(-DSEXTANT_CUDA=OFF)
  targets=(sextant sextant_cuda_emulated cuda_kernel_test cuda_worker_test)
  SEXTANT_CUDA_LIBRARY=$build/libsextant_cuda_emulated.so
  export SEXTANT_EMULATED_COMPUTE_MAJOR=9
else
  build=$root/build/gpu result=bench/results/$name.json
  options=(-DSEXTANT_CUDA=ON -DSEXTANT_DEVICE_TESTS=ON -DCMAKE_CUDA_ARCHITECTURES=native)
  targets=(sextant sextant_cuda cuda_device_test)
  SEXTANT_CUDA_LIBRARY=$build/libsextant_cuda.so
fi
export SEXTANT_CUDA_LIBRARY
mkdir -p "$build"

step "device"
if $emulated; then echo emulated >"$build/device.txt"; else
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.memory,clocks.sm,clocks.mem,power.limit \
    --format=csv,noheader | tee "$build/device.txt"
fi

step "build"
if [ -n "$packed" ]; then
  mkdir -p "$build/packed"
  tar -xzf "$packed" -C "$build/packed"
  options+=("-DCMAKE_PREFIX_PATH=$build/packed/usr" "-DSEXTANT_HWY_INCLUDE_DIR=$build/packed/usr/include"
    "-DSEXTANT_EIGEN_INCLUDE_DIR=$build/packed/usr/include/eigen3"
    "-DSEXTANT_JSON_INCLUDE_DIR=$build/packed/usr/include"
    "-DGTest_DIR=$build/packed/usr/lib/x86_64-linux-gnu/cmake/GTest")
  [ -n "$java" ] || java=$build/packed/java/runtime jars=$build/packed/java
fi
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "${options[@]}" >"$build/configure.log"
cmake --build "$build" --target "${targets[@]}"
if ! $emulated; then
  for program in ceilings planted; do nvcc -std=c++20 -O3 -arch=native "bench/gpu/$program.cu" -o "$build/$program"; done
elif command -v nvcc >/dev/null; then
  for program in ceilings planted; do
    nvcc -std=c++20 -O3 -arch=sm_80 -Werror all-warnings "bench/gpu/$program.cu" -o "$build/$program"
  done
fi

step "tests on the device"
for target in "${targets[@]}"; do
  case $target in *_test) "$build/native/tests/$target" --gtest_brief=1 ;; esac
done

java_tests=null
if [ -n "$java" ]; then
  step "contract tests of Java"
  "$java/bin/java" --enable-native-access=ALL-UNNAMED "-Dsextant.root=$root" "-Dsextant.library.path=$build/libsextant.so" \
    -cp "$jars/console/*:$jars/jars/*:$jars/tests.jar" org.junit.platform.console.ConsoleLauncher execute \
    --scan-classpath "$jars/tests.jar" --include-classname '.*Cuda.*Test' --details summary --disable-banner \
    --include-engine junit-jupiter >"$build/java.log" 2>&1 || { cat "$build/java.log"; exit 1; }
  java_tests=$(sed -n 's/.*\[ *\([0-9]*\) tests successful.*/\1/p' "$build/java.log")
  skipped=$(sed -n 's/.*\[ *\([0-9]*\) containers skipped.*/\1/p' "$build/java.log")
  echo "$java_tests tests passed, $skipped classes skipped" >&2
  [ "$java_tests" -gt 0 ] || { cat "$build/java.log"; echo "gpu.sh: no contract test ran on the device" >&2; exit 1; }
fi

checked=()
# sanitizer TOOL PROGRAM ARGUMENT...: 9 where the tool finds something
sanitizer() { timeout 300 compute-sanitizer --tool "$1" --error-exitcode 9 "${@:2}" >"$build/$1.log" 2>&1; }
if ! $emulated; then
  test=$build/native/tests/cuda_device_test
  for tool in memcheck racecheck initcheck synccheck; do
    step "compute-sanitizer $tool"
    sanitizer "$tool" "$build/planted" none || { cat "$build/$tool.log"; echo "$tool reports what is no bug"; exit 1; }
    found=0
    sanitizer "$tool" "$build/planted" "$tool" || found=$?
    [ "$found" = 9 ] || { cat "$build/$tool.log"; echo "$tool does not find its planted bug"; exit 1; }
    sanitizer "$tool" "$test" --gtest_filter='*SumsAreThose*/[0-2]:*OddSizes*:*Pair*' || { tail -50 "$build/$tool.log"; exit 1; }
    checked+=("$tool")
  done
fi

step "ceilings and benchmarks"
record
"$python" - "$emulated" "$java_tests" "$(head -n 1 "$build/device.txt")" "${checked[@]}" <<'END' | record gpu
import json, sys
emulated, java_tests, device, *sanitizers = sys.argv[1:]
json.dump({"emulated": emulated == "true", "device": device.split(", "), "java_tests": json.loads(java_tests),
           "sanitizers": sanitizers}, sys.stdout)
END
ceilings=()
if ! $emulated; then
  "$build/ceilings" >"$build/ceilings.json"
  record ceilings <"$build/ceilings.json"
  ceilings=(--ceilings "$build/ceilings.json")
fi
library=$build/libsextant.so failed=0
"$python" bench/gpu/measure.py "$library" "${size[@]}" "${soft_entropy[@]}" >"$build/rates.json"
record rates <"$build/rates.json"
"$python" bench/gpu/pairs.py "$library" "${size[@]}" "${ceilings[@]}" >"$build/pairs.json" || failed=$?
record pairs <"$build/pairs.json"
$emulated || nvidia-smi --query-gpu=clocks.sm,clocks.mem,temperature.gpu,power.draw --format=csv,noheader >&2
echo "$result"
exit "$failed"
