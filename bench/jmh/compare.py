# SPDX-License-Identifier: Apache-2.0
"""Compares whole estimates from Java with the same from C, in turn, then times single calls; prints JSON.

    compare.py --bench sextant_bench --jar benchmarks.jar [--quick]

JMH runs in JAVA_HOME's Java. Each round gives the native entropy to Java, which must meet it to the bit.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

DIM = 768
ANCHORS = 100
MEMORIES = {  # kind: provider, memory
    "HEAP": ("panama", "HEAP"),
    "DIRECT": ("panama", "DIRECT"),
    "MAPPED": ("panama", "MAPPED"),
    "DIRECT BY JNI": ("javacpp", "DIRECT"),
}
SHORT = ["-f", "1", "-wi", "1", "-i", "1", "-r", "100ms", "-w", "100ms"]


def native(bench, rows, threads, repeats):
    command = [bench, "case", "--rows", rows, "--dim", DIM, "--anchors", ANCHORS]
    command += ["--threads", threads, "--repeats", repeats, "--pages", "small"]  # as the JVM's buffers have
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True)
    case = json.loads(done.stdout)["cases"][0]
    parts = zip(case["open_seconds"], case["add_seconds"], case["measure_seconds"])
    return case["entropy"], [sum(part) for part in parts]


def jmh(jar, *options):
    """Runs JMH and returns its results without what says where things lie on this machine."""
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java")
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [java, "-jar", jar, *options, "-foe", "true", "-rf", "json", "-rff", file.name]
        subprocess.run(command, check=True, stdout=sys.stderr)
        results = json.load(file)
    for result in results:
        del result["jvm"]
    return results


def iterations(result):
    return [value for fork in result["primaryMetric"]["rawData"] for value in fork]


def end_to_end(arguments, rows, threads, rounds):
    seconds = {"native": [], **{kind: [] for kind in MEMORIES}}
    turns = [*MEMORIES.items()]
    for _ in range(rounds):
        turns = turns[1:] + turns[:1]  # nobody always follows the same one
        for kind, (provider, memory) in turns:
            entropy, times = native(arguments.bench, rows, threads, arguments.repeats)
            seconds["native"] += times
            # One run an iteration, as C is timed: means over many would hold what medians of single runs leave out.
            options = ["EndToEndBenchmark", "-f", "1", "-bm", "ss"]
            options += ["-wi", str(arguments.repeats // 2), "-i", str(arguments.repeats)]
            options += ["-p", f"rows={rows}", "-p", f"dim={DIM}", "-p", f"memory={memory}", "-p", f"threads={threads}"]
            options += ["-p", f"provider={provider}"]
            options += ["-jvmArgsAppend", f"-Dsextant.bench.entropy={entropy!r}"]
            seconds[kind] += iterations(jmh(arguments.jar, *options)[0])
    shape = {"rows": rows, "dim": DIM, "anchors": ANCHORS, "threads": threads}
    return {**shape, "rounds": rounds, "seconds": seconds}


def calls(jar, quick):
    options = ["BaselineBenchmark|CallBenchmark|BatchBenchmark"]
    if quick:
        options += [*SHORT, "-p", "rows=64", "-p", "dim=64"]
    return jmh(jar, *options)


def downcalls(bench, jar, quick):
    """Nanoseconds of a call that does nothing: from C, and from Java each way."""
    done = subprocess.run([bench, "call"], check=True, stdout=subprocess.PIPE, text=True)
    result = {"native": json.loads(done.stdout)["nanoseconds"]}
    for one in jmh(jar, "DowncallBenchmark", *(SHORT if quick else [])):
        result[one["benchmark"].split(".")[-1]] = iterations(one)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--jar", required=True)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, one round, all threads only")
    arguments = parser.parse_args()
    all_threads = len(os.sched_getaffinity(0))
    rows, rounds, thread_counts = 200_000, 10, sorted({1, all_threads})
    if arguments.quick:
        rows, rounds, thread_counts, arguments.repeats = 20_000, 1, [all_threads], 2
    result = {"end_to_end": [end_to_end(arguments, rows, threads, rounds) for threads in thread_counts]}
    result["downcalls"] = downcalls(arguments.bench, arguments.jar, arguments.quick)
    result["calls"] = calls(arguments.jar, arguments.quick)
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
