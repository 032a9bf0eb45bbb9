# SPDX-License-Identifier: Apache-2.0
"""Runs a program with a planted bug: it must fail, and its report must hold the given text.

Usage: expect_report.py TEXT PROGRAM [ARGUMENT...]
"""

import subprocess
import sys

expected, command = sys.argv[1], sys.argv[2:]
result = subprocess.run(command, capture_output=True, text=True, timeout=60)
if result.returncode == 0 or expected not in result.stderr:
    sys.exit(f"expected a failure that reports '{expected}'; exit status {result.returncode}:\n{result.stderr}")
