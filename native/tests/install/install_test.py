# SPDX-License-Identifier: Apache-2.0
"""Installs the library, moves the tree, and builds and runs users of it by find_package and by pkg-config.

Usage: install_test.py CMAKE BUILD_FOLDER CC CONSUMER_SOURCE
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CMAKE, BUILD, CC, CONSUMER = sys.argv[1:5]
HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "docs/examples"


def run(*command, **environment):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env={**os.environ, **environment}
    )
    if result.returncode != 0:
        raise AssertionError(f"{command} exited with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sextant-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        run(CMAKE, "--install", BUILD, "--prefix", cls.folder / "first")
        cls.prefix = cls.folder / "moved"
        (cls.folder / "first").rename(cls.prefix)
        cls.libdir = next(cls.prefix.glob("lib*/**/libsextant.so")).parent

    def test_what_is_installed(self):
        names = {path.name for path in self.prefix.rglob("*") if not path.is_dir()}
        expected = {"sextant.h", "sextant.pc", "libsextant.so", "libsextant.so.1"}
        expected |= {"sextantConfig.cmake", "sextantConfigVersion.cmake", "sextantTargets.cmake"}
        self.assertLessEqual(expected, names)
        self.assertTrue((self.prefix / "include/sextant/sextant.h").is_file())

    def test_find_package(self):
        build = self.folder / "by-cmake"
        run(CMAKE, "-S", HERE, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_C_COMPILER={CC}",
            f"-DCONSUMER_SOURCE={CONSUMER}")
        run(CMAKE, "--build", build)
        self.assertIn("I(X;Z)", run(build / "consumer"))

    def test_examples_of_the_documents(self):
        build = self.folder / "examples"
        run(CMAKE, "-S", EXAMPLES, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_C_COMPILER={CC}")
        run(CMAKE, "--build", build)
        entropy = run(build / "entropy")
        self.assertIn("H(Z) = ", entropy)
        self.assertIn("added 4 rows, skipped 2", run(build / "labels"))
        self.assertEqual(entropy, run(sys.executable, EXAMPLES / "entropy.py", LD_LIBRARY_PATH=str(self.libdir)))

    def test_pkg_config(self):
        path = str(self.libdir / "pkgconfig")
        flags = run("pkg-config", "--cflags", "--libs", "sextant", PKG_CONFIG_PATH=path).split()
        program = self.folder / "by-pkg-config"
        run(CC, CONSUMER, "-o", program, *flags, "-lm")
        self.assertIn("I(X;Z)", run(program, LD_LIBRARY_PATH=str(self.libdir)))


unittest.main(argv=sys.argv[:1])
