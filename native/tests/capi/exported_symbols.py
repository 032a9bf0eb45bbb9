# SPDX-License-Identifier: Apache-2.0
"""Tests that the library exports exactly the functions that the header declares.

Usage: exported_symbols.py HEADER LIBRARY NM
"""

import pathlib
import re
import subprocess
import sys
import unittest

HEADER, LIBRARY, NM = sys.argv[1:4]
HEADER_TEXT = pathlib.Path(HEADER).read_text(encoding="utf-8")


def declared_functions(header):
    code = re.sub(r"/\*.*?\*/|^#[^\n]*", "", header, flags=re.DOTALL | re.MULTILINE)
    declarations = re.findall(r"SEXTANT_EXPORT\s([^;{}]*?)\(", code)
    return {declaration.split()[-1].lstrip("*") for declaration in declarations}


def exported_symbols(library):
    lines = subprocess.run(
        [NM, "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return {line.split()[-1] for line in lines}


def differences(header, library):
    declared, exported = declared_functions(header), exported_symbols(library)
    return [f"missing: {name}" for name in sorted(declared - exported)] + [
        f"extra: {name}" for name in sorted(exported - declared)
    ]


class ExportedSymbols(unittest.TestCase):
    def test_header_and_library_agree(self):
        self.assertGreaterEqual(len(declared_functions(HEADER_TEXT)), 17)
        self.assertEqual(differences(HEADER_TEXT, LIBRARY), [])

    def test_a_missing_symbol_is_found(self):
        header = HEADER_TEXT + "\nSEXTANT_EXPORT const char* sextant_planted(int64_t a,\n  int b);\n"
        self.assertEqual(differences(header, LIBRARY), ["missing: sextant_planted"])

    def test_an_extra_symbol_is_found(self):
        header = HEADER_TEXT.replace("SEXTANT_EXPORT void sextant_space_destroy", "void sextant_space_destroy")
        self.assertEqual(differences(header, LIBRARY), ["extra: sextant_space_destroy"])


unittest.main(argv=sys.argv[:1])
