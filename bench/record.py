# SPDX-License-Identifier: Apache-2.0
"""Keeps a result file.

    record.py FILE                          starts it anew with the facts of the machine
    record.py FILE SECTION < section.json   puts a section into it
"""

import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def output_of(*command):
    """First line of what a command prints, or None where it cannot run."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return (done.stdout or done.stderr).strip().partition("\n")[0]


def text_of(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError:
        return ""


def field(text, name):
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None


def machine():
    processor = text_of("/proc/cpuinfo")
    caches = pathlib.Path("/sys/devices/system/cpu/cpu0/cache")
    java = os.path.join(os.environ.get("JAVA_HOME", ""), "bin/java")
    return {
        "processor": field(processor, "model name"),
        "family_model_stepping": [field(processor, name) for name in ("cpu family", "model", "stepping")],
        "flags": field(processor, "flags"),
        "processors": len(os.sched_getaffinity(0)),
        "caches": [
            f"L{text_of(cache / 'level').strip()} {text_of(cache / 'size').strip()}"
            for cache in sorted(caches.glob("index*"))
        ],
        "hypervisor": "hypervisor" in (field(processor, "flags") or "").split(),
        "governor": text_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").strip() or None,
        "memory": field(text_of("/proc/meminfo"), "MemTotal"),
        "large_pages": text_of("/sys/kernel/mm/transparent_hugepage/enabled").strip(),
        "kernel": platform.release(),
        "compiler": output_of("c++", "--version"),
        "java": output_of(java, "--version"),
        "commit": output_of("git", "rev-parse", "HEAD"),
        "uncommitted_changes": bool(output_of("git", "status", "--porcelain", "--untracked-files=no")),
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "load_at_start": os.getloadavg(),
    }


def main(path, section=None):
    file = pathlib.Path(path)
    if section is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        result = {"machine": machine()}
    else:
        result = json.loads(file.read_text()) | {section: json.load(sys.stdin)}
    file.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
