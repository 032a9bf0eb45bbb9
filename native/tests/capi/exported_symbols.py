# SPDX-License-Identifier: Apache-2.0
"""Tests that the library exports exactly the functions that the header declares, and the document lists them.

Usage: exported_symbols.py HEADER LIBRARY DOCUMENT NM
"""

import pathlib
import re
import subprocess
import sys
import unittest

HEADER, LIBRARY, DOCUMENT, NM = sys.argv[1:5]
HEADER_TEXT, DOCUMENT_TEXT = (pathlib.Path(name).read_text(encoding="utf-8") for name in (HEADER, DOCUMENT))


def declared_functions(header):
    code = re.sub(r"/\*.*?\*/|^#[^\n]*", "", header, flags=re.DOTALL | re.MULTILINE)
    declarations = re.findall(r"SEXTANT_EXPORT\s([^;{}]*?)\(", code)
    return {declaration.split()[-1].lstrip("*") for declaration in declarations}


def exported_symbols(library):
    lines = subprocess.run(
        [NM, "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return {line.split()[-1] for line in lines}


def listed_functions(document):
    return set(re.findall(r"^\| `(sextant_\w+)` \|", document, re.MULTILINE))


def differences(header, found):
    declared = declared_functions(header)
    return [f"missing: {name}" for name in sorted(declared - found)] + [
        f"extra: {name}" for name in sorted(found - declared)
    ]


class ExportedSymbols(unittest.TestCase):
    def test_header_and_library_agree(self):
        self.assertGreaterEqual(len(declared_functions(HEADER_TEXT)), 17)
        self.assertEqual(differences(HEADER_TEXT, exported_symbols(LIBRARY)), [])

    def test_the_document_lists_every_function(self):
        self.assertEqual(differences(HEADER_TEXT, listed_functions(DOCUMENT_TEXT)), [])
        shorter = DOCUMENT_TEXT.replace("| `sextant_ngrams` |", "| `sextant_planted` |")
        self.assertEqual(
            differences(HEADER_TEXT, listed_functions(shorter)), ["missing: sextant_ngrams", "extra: sextant_planted"]
        )

    def test_a_missing_symbol_is_found(self):
        header = HEADER_TEXT + "\nSEXTANT_EXPORT const char* sextant_planted(int64_t a,\n  int b);\n"
        self.assertEqual(differences(header, exported_symbols(LIBRARY)), ["missing: sextant_planted"])

    def test_an_extra_symbol_is_found(self):
        header = HEADER_TEXT.replace("SEXTANT_EXPORT void sextant_space_destroy", "void sextant_space_destroy")
        self.assertEqual(differences(header, exported_symbols(LIBRARY)), ["extra: sextant_space_destroy"])


unittest.main(argv=sys.argv[:1])
