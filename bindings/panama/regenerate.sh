#!/bin/sh
# Regenerates src/generated from native/include/sextant/sextant.h, and with bindings/engine/generate.py what the
# bindings have in common.
#
#   bindings/panama/regenerate.sh [JEXTRACT [OPTION...]]
#
# JEXTRACT is the jextract to run; without it, the environment variable JEXTRACT names it. OPTIONs go to
# it before ours, as `-I /usr/lib/llvm-14/lib/clang/14.0.6/include` where it does not know the headers of
# its libclang. GENERATED.properties pins its version, because its output differs from one version, and
# one libclang, to the next. Newer ones write code that does not compile for Java 22.
#
# A new function, constant or struct of the header needs its line in jextract.args first.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
provenance=$here/GENERATED.properties
tool=${1:-${JEXTRACT:-}}
[ $# -eq 0 ] || shift

fail() {
  echo "regenerate.sh: $*" >&2
  exit 1
}
recorded() { sed -n "s|^$1=||p" "$provenance"; }

[ -n "$tool" ] || fail "name a jextract, as the first argument or in JEXTRACT"
versions=$("$tool" --version 2>&1) || fail "$tool --version failed: $versions"
for key in tool.version libclang.version; do
  wanted=$(recorded $key)
  printf '%s\n' "$versions" | grep -qxF -- "$wanted" ||
    fail "$tool must be '$wanted' ($key in $provenance), but says: $versions"
done

staging=$(mktemp -d "$here/.staging.XXXXXX")
trap 'rm -rf "$staging"' EXIT
header=$(recorded header)
"$tool" "$@" "@$here/jextract.args" --output "$staging/java" "$root/$header"
[ -f "$staging/java/dev/sextant/panama/generated/SextantC.java" ] || fail "$tool wrote no SextantC.java"
sum=$(sha256sum "$root/$header" | cut -d' ' -f1)
sed "s|^header.sha256=.*|header.sha256=$sum|" "$provenance" >"$staging/GENERATED.properties"

mkdir -p "$here/src/generated"
rm -rf "$here/src/generated/java"
mv "$staging/java" "$here/src/generated/java"
mv "$staging/GENERATED.properties" "$provenance"
"$here/../engine/generate.py"
echo "regenerate.sh: src/generated is of sextant.h $sum"
