#!/bin/bash
# Measures everything, one thing after the other, and writes bench/results/NAME.json, docs/BENCHMARKING.md and README.md.
#   bench/run.sh [--soft-entropy CHECKOUT] [--jidt JAR] [--name NAME]    about 45 minutes; leave the machine alone
#   bench/run.sh --quick [--soft-entropy CHECKOUT] [--jidt JAR]          7 minutes on 2 cores: do the scripts work?
# CHECKOUT is a copy of soft-entropy 0.1.3, JAR that of JIDT. Peers that are not there, as bench/peers/installed.py lists
# them, are left out, and the report says so. Needs Debian's libhwy-dev, python3-numpy, python3-scipy, python3-sklearn,
# python3-matplotlib and python3-torch, and about 10 GB of free memory.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
# shellcheck source=tools/lib.sh
. "$root/tools/lib.sh"
cd "$root"

name=$(date -u +%Y-%m-%d) quick=() soft_entropy= jidt=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=(--quick) ;;
    --name) name=${2:?--name takes a name}; shift ;;
    --soft-entropy) soft_entropy=$(readlink -e "${2:?--soft-entropy takes a path}"); shift ;;
    --jidt) jidt=$(readlink -e "${2:?--jidt takes a path}"); shift ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done

# The first Python that has what the comparison needs.
find_python() {
  for candidate in "${PYTHON:-}" python3 /usr/bin/python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import numpy, scipy, torch' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  echo "run.sh: no Python with numpy, scipy and torch; on Debian install python3-numpy python3-scipy python3-torch" >&2
  return 1
}

python=$(find_python)
JAVA_HOME=$(find_jdk 22)
export JAVA_HOME
result=bench/results/$name.json
[ ${#quick[@]} = 0 ] || result=build/bench/quick.json
"$python" bench/record.py "$result"

cmake --preset bench -DSEXTANT_BUILD_TESTS=OFF -DSEXTANT_CUDA=OFF >/dev/null
cmake --build --preset bench -- --quiet
maven -q -B -pl bench/jmh -am -DskipTests package >/dev/null
./sextant --version >/dev/null # builds the command line

bench=build/bench/bench/native/sextant_bench
scratch=/dev/shm
[ -d $scratch ] || scratch=/tmp

section() {
  echo "bench: $1" >&2
  "${@:2}" "${quick[@]}" | "$python" bench/record.py "$result" "$1"
}
section installed "$python" bench/peers/installed.py --soft-entropy "$soft_entropy" --jidt "$jidt"
section native "$bench" suite
section first_runs "$python" bench/first_runs.py --bench "$bench"
section sweep "$bench" sweep
section pairs "$bench" pairs
section structure "$python" bench/structure/compare_structure.py --library build/bench/libsextant.so \
  --jidt "$jidt" --java "$JAVA_HOME/bin/java"
section java "$python" bench/jmh/compare.py --bench "$bench" --jar bench/jmh/target/benchmarks.jar
section memory "$python" bench/memory.py --command ./sextant
section peers "$python" bench/peers/compare.py --bench "$bench" --library build/bench/libsextant.so \
  --soft-entropy "$soft_entropy" --scratch "$scratch"

if [ ${#quick[@]} = 0 ]; then
  "$python" bench/report.py "$result" docs/BENCHMARKING.md README.md
  "$python" bench/plots.py "$result" docs
else
  "$python" bench/report.py "$result"
  "$python" bench/plots.py "$result" "$(dirname "$result")"
fi
