#!/bin/bash
# Packs what a bare machine lacks to run bench/gpu.sh: headers and libraries that the build and its tests need (Debian's
# libhwy-dev libeigen3-dev libgtest-dev nlohmann-json3-dev), a Java runtime, and the class path of the contract tests.
#   bench/gpu/pack.sh FILE    a .tar.gz; JAVA_HOME is a JDK of 22 or later
set -euo pipefail
file=$(realpath "${1:?pack.sh takes a file}")
cd "$(dirname "$(readlink -f "$0")")/../.."
: "${JAVA_HOME:?must be a JDK of 22 or later}"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT

modules=java.base,java.instrument,java.logging,java.management,java.xml,jdk.unsupported,jdk.zipfs
"$JAVA_HOME/bin/jlink" --add-modules $modules --strip-debug --no-header-files --no-man-pages --compress zip-9 \
  --output "$staging/java/runtime"
mvn -q -B -DskipTests -pl bindings/panama -am package \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=test \
  "-DoutputDirectory=$staging/java/jars"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.junit.platform:junit-platform-console-standalone:6.1.3 "-DoutputDirectory=$staging/java/console"
"$JAVA_HOME/bin/jar" --create --file "$staging/java/jars/sextant-panama.jar" -C bindings/panama/target/classes .
"$JAVA_HOME/bin/jar" --create --file "$staging/java/tests.jar" -C bindings/panama/target/test-classes .

lib=usr/lib/x86_64-linux-gnu
tar -czf "$file" -C / usr/include/{hwy,eigen3,gtest,nlohmann} $lib/cmake/GTest $lib/lib{gtest,gtest_main,gmock,gmock_main}.a \
  -C "$staging" java
du -h "$file"
