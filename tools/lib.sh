# shellcheck shell=sh
# What the scripts share. Sourced with $root set to the repository.

# Prints the first number of a JDK's version, or nothing: major HOME
major() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of a JDK: JAVA_HOME if it will do, else the newest installed. find_jdk MIN [MAX]
find_jdk() {
  path_jdk=$(readlink -f "$(command -v javac)" 2>/dev/null) || path_jdk=
  newest=$(($1 - 1))
  found=
  for home in "${JAVA_HOME:-/nonexistent}" "${path_jdk%/bin/javac}" /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(major "$home")
    if [ "${version:-0}" -gt "$newest" ] && [ "$version" -le "${2:-999}" ]; then
      newest=$version
      found=$home
      [ "$home" != "${JAVA_HOME:-}" ] || break
    fi
  done
  [ -n "$found" ] && printf '%s\n' "$found"
}

# Maven as installed, else the wrapper, which fetches it.
maven() {
  if command -v mvn >/dev/null; then mvn "$@"; else "$root/mvnw" "$@"; fi
}

# Prints the suffix of a clang that builds fuzzers, as -14, or nothing for plain clang; fails where there is none.
fuzzing_clang() {
  for suffix in '' -22 -21 -20 -19 -18 -17 -16 -15 -14; do
    command -v "clang++$suffix" >/dev/null || continue
    if echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' |
      "clang++$suffix" -x c++ - -fsanitize=fuzzer,address,undefined -o /dev/null 2>/dev/null; then
      echo "$suffix"
      return 0
    fi
  done
  return 1
}
