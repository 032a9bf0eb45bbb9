#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the documents: links inside the repository lead somewhere, and code that is quoted is that of the file.

    python3 docs/check.py [FILE.md...]     all that git tracks, unless named

A block of code after the line `<!-- file: PATH -->` must be that file, less its licence line.
"""

import functools
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"^<!-- file: (\S+) -->\n+```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@functools.cache
def headings(document):
    """The anchors that GitHub makes of a document's headings."""
    text = FENCED.sub("", document.read_text())
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def broken_links(document):
    for target in LINK.findall(FENCED.sub("", document.read_text())):
        path, _, heading = target.partition("#")
        if re.match(r"\w+:", target):
            continue
        file = (document.parent / path).resolve() if path else document
        if not file.exists():
            yield f"{document}: {target} does not exist"
        elif heading and heading not in headings(file):
            yield f"{document}: {target} names no heading"


def wrong_quotes(document):
    for path, quoted in QUOTED.findall(document.read_text()):
        lines = (ROOT / path).read_text().splitlines(keepends=True)
        if quoted != "".join(line for line in lines if "SPDX-License-Identifier" not in line):
            yield f"{document}: the code differs from {path}"


def faults(document):
    return [*broken_links(document), *wrong_quotes(document)]


def check_finds_planted_faults():
    with tempfile.TemporaryDirectory() as folder:
        document = pathlib.Path(folder) / "planted.md"
        document.write_text("# A title\n[a](nowhere.md) [b](#a-title) [c](#no-title)\n"
                            "<!-- file: LICENSE -->\n```\nnot the licence\n```\n")
        found = [fault.removeprefix(f"{document}: ") for fault in faults(document)]
    expected = ["nowhere.md does not exist", "#no-title names no heading", "the code differs from LICENSE"]
    if found != expected:
        raise AssertionError(f"planted faults must give {expected}, but give {found}")


def main(names):
    check_finds_planted_faults()
    if not names:
        listing = ["git", "-C", str(ROOT), "ls-files", "*.md"]
        names = [ROOT / name for name in subprocess.check_output(listing, text=True).splitlines()]
    found = [fault for name in names for fault in faults(pathlib.Path(name).resolve())]
    print("\n".join(found) or f"{len(names)} documents are sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
