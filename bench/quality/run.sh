#!/bin/bash
# Studies the estimators on spaces of known truth; writes bench/results/quality-NAME.json, docs/QUALITY.md and its plots.
#   bench/quality/run.sh [--name NAME]   about ten minutes
#   bench/quality/run.sh --quick         a minute on little data: does the script work? Writes under build/ only
# Needs Debian's libhwy-dev, python3-numpy, python3-scipy, python3-sklearn and python3-matplotlib.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
cd "$root"

name=$(date -u +%Y-%m-%d) quick=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=(--quick) ;;
    --name) name=${2:?--name takes a name}; shift ;;
    *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done

python=${PYTHON:-/usr/bin/python3}
result=bench/results/quality-$name.json docs=docs
if [ ${#quick[@]} != 0 ]; then
  result=build/quality/quick.json docs=build/quality
fi
"$python" bench/record.py "$result"
cmake --preset bench -DSEXTANT_BUILD_TESTS=OFF >/dev/null
cmake --build --preset bench -- --quiet
"$python" bench/quality/study.py --library build/bench/libsextant.so "${quick[@]}" |
  "$python" bench/record.py "$result" quality
"$python" bench/quality/estimators.py --library build/bench/libsextant.so "${quick[@]}" |
  "$python" bench/record.py "$result" estimators
"$python" bench/quality/report.py "$result" "$docs"
