# SPDX-License-Identifier: Apache-2.0
"""Tests of what the scripts judge: python3 -m unittest discover bench"""

import copy
import math
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE / "peers")]

import agreement  # noqa: E402
import compare  # noqa: E402
import report  # noqa: E402
import requirements  # noqa: E402


def answer(entropy, information=0.5):
    return {"entropy": entropy, "mutual_information": information}


class AgreementTest(unittest.TestCase):
    def test_close_answers_agree(self):
        worst = agreement.require_agreement({"sextant": answer(4.0), "other": answer(4.00001)})
        self.assertAlmostEqual(worst, 1e-5, delta=1e-9)

    def test_planted_faults_are_noticed(self):
        for wrong in (answer(4.0002), answer(4.0, 0.5002), answer(math.nan), answer(4.0, math.nan)):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(RuntimeError, "of other must be within"):
                agreement.require_agreement({"sextant": answer(4.0), "other": wrong})

    def test_another_temperature_is_noticed(self):
        agreement.require_temperature("other", None, 0.01)
        agreement.require_temperature("other", 0.01 * (1 + 1e-10), 0.01)
        with self.assertRaisesRegex(RuntimeError, "temperature of other must be"):
            agreement.require_temperature("other", 0.01 * (1 + 1e-6), 0.01)


class RequirementsTest(unittest.TestCase):
    def test_not_a_number_is_never_enough(self):
        self.assertFalse(requirements.at_least("x", 1, math.nan).met)
        self.assertFalse(requirements.at_most("x", 1, math.nan).met)

    def test_limits_count_as_met(self):
        self.assertTrue(requirements.at_least("x", 1, 1).met)
        self.assertTrue(requirements.at_most("x", 1, 1).met)

    def test_exponent_of_powers(self):
        points = [(rows, 3e-6 * rows**1.5) for rows in (10, 100, 1000)]
        self.assertAlmostEqual(requirements.exponent(points), 1.5, places=12)

    def test_every_requirement_is_judged(self):
        judged = {r.what: r for r in requirements.evaluate(RESULT)}
        self.assertEqual(len(judged), 25)
        self.assertEqual([r.what for r in judged.values() if not r.met], [])

    def test_planted_misses_are_noticed(self):
        slow = copy.deepcopy(RESULT)
        slow["native"]["cases"][0]["fma_fraction"] = 0.3
        largest = next(c for c in slow["native"]["cases"] if c["rows"] == 1000)
        largest["add_seconds"] = [1.2 * s for s in largest["add_seconds"]]
        slow["native"]["cases"][-2]["add_seconds"] = [1.1 * s for s in slow["native"]["cases"][-2]["add_seconds"]]
        slow["native"]["cases"][-1]["add_seconds"] = [s / 1.2 for s in slow["native"]["cases"][-1]["add_seconds"]]
        slow["first_runs"]["cases"][1]["seconds"] = [1.0, 1.4, 1.5]
        slow["memory"]["runs"][-1]["owned_bytes"] *= 2
        slow["java"]["end_to_end"][0]["seconds"]["MAPPED"] = [1.1] * 5
        slow["java"]["end_to_end"][0]["seconds"]["DIRECT BY JNI"] = [0.99] * 10
        slow["java"]["downcalls"]["panama"] = [22.0]
        slow["structure"]["comparisons"][0]["contenders"][1]["median_seconds"] = 2.9
        slow["structure"]["comparisons"][1]["contenders"][0]["peak_bytes"] = 2**31
        slow["pairs"]["cases"][0]["fma_fraction"] = 0.59
        missed = [r.what for r in requirements.evaluate(slow) if not r.met]
        self.assertEqual(len(missed), 12, missed)

    def test_a_peer_that_is_missing_is_a_miss(self):
        without = copy.deepcopy(RESULT)
        without["structure"]["comparisons"][0]["contenders"].pop()
        missed = [r.what for r in requirements.evaluate(without) if not r.met]
        self.assertEqual(len(missed), 1, missed)


class CloseTest(unittest.TestCase):
    def test_close_answers_agree(self):
        worst = agreement.require_close("knn", 1e-4, {"Sextant": [1.0, 2.0, 0.0], "other": [1.00005, 2.0, 0.0]})
        self.assertAlmostEqual(worst, 5e-5, delta=1e-9)

    def test_planted_faults_are_noticed(self):
        for wrong in ([1.001, 2.0], [1.0, math.nan], [1.0]):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(RuntimeError, "knn of other must"):
                agreement.require_close("knn", 1e-4, {"Sextant": [1.0, 2.0], "other": wrong})


class ReportTest(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(report.number(1234567.0), "1 234 567")
        self.assertEqual(report.number(0.012345), "0.0123")
        self.assertEqual(report.number(0.0), "0")
        self.assertEqual(report.number(None), "–")
        self.assertEqual(report.number(math.nan), "–")
        self.assertEqual(report.count(65536), "65 536")

    def test_markers_that_are_missing_unknown_or_open_are_refused(self):
        for document in ("no markers", "<!-- begin nothing -->\n<!-- end nothing -->", "<!-- begin facts -->\n"):
            with self.assertRaisesRegex(ValueError, "the document must hold"):
                report.filled(document, RESULT)

    def test_the_documents_have_all_markers(self):
        documents = [(HERE.parent / name).read_text() for name in ("docs/BENCHMARKING.md", "README.md")]
        made = [report.filled(document, RESULT) for document in documents]
        for name in report.TABLES:
            self.assertIn(f"<!-- begin {name} -->", "".join(made))
        for document in made:
            self.assertIn("Made-up processor", document)
        self.assertEqual([report.filled(document, RESULT) for document in made], made)

    def test_what_was_not_measured_is_left_out(self):
        part = {name: RESULT[name] for name in ("machine", "native")}
        document = "<!-- begin facts -->\n<!-- end facts -->\n<!-- begin required -->\n<!-- end required -->\n"
        made = report.filled(document, part)
        self.assertIn("Time with a label for every row", made)
        for absent in ("numpy", "soft-entropy", "Java over", "scikit-learn"):
            self.assertIn(absent, report.filled(document, RESULT))
            self.assertNotIn(absent, made)


def case(rows, threads, labels=0, draws=1, nulls=True, pages="large"):
    seconds = draws * rows * 1e-6
    return {
        "rows": rows, "dim": 768, "anchors": 100, "dtype": "f32", "threads": threads, "labels": labels,
        "cardinality": labels, "draws": draws, "nulls": nulls, "co_moments": False, "pages": pages, "add_seconds": [seconds, 2 * seconds, 3 * seconds], "measure_seconds": [0.0] * 3,
        "median_seconds": 2 * seconds, "rows_per_second": 1e6, "fma_per_second": 8e10,
        "fma_fraction": 0.7, "bytes_per_second": 3e9, "read_fraction": 0.2,
    }  # fmt: skip


def comparison(name, labels, peak):
    seconds = {"sextant": 1.0, "soft-entropy-numpy": 30.0, "soft-entropy-functions": 300.0}
    contenders = [
        {
            "contender": contender, "dtype": "f32", "batch": None, "seconds": [median], "min_seconds": median,
            "median_seconds": median, "max_seconds": median, "rows_per_second": 1.0, "peak_bytes": peak,
        }
        for contender, median in seconds.items()
    ]  # fmt: skip
    workload = {"name": name, "rows": 100, "dim": 768, "anchors": 100, "dtype": "f32", "labels": labels}
    return {"workload": workload, "threads": 4, "largest_difference_nats": 1e-6, "contenders": contenders}


def structure_comparison(name, seconds, columns=0):
    job = {"name": name, "title": name, "rows": 10, "columns": columns, "dims": [8, 8], "k": 3}
    contenders = [{"contender": c, "median_seconds": s, "peak_bytes": 2**20} for c, s in seconds.items()]
    return {"job": job, "contenders": contenders, "missing": []}


RESULT = {
    "machine": {
        "processor": "Made-up processor", "hypervisor": False, "processors": 4, "caches": ["L1 48K"], "memory": "1 kB",
        "kernel": "1", "compiler": "c++", "java": "25", "commit": "0", "uncommitted_changes": False, "date": "today",
        "load_at_start": [0.0, 0.0, 0.0],
    },
    "native": {
        "engine_version": "1", "engine_targets": "AVX2",
        "ceilings": [{"threads": 1, "fma_per_second": 1e11, "bytes_per_second": 1e10}],
        "cases": [case(rows, threads) for threads in (1, 4) for rows in (200, 100, 50)]
        + [case(rows, threads) for threads in (1, 4) for rows in (1000, 500, 250, 125)]
        + [case(1000, threads, 1000) for threads in (1, 4)]
        + [case(200, threads, pages="small") for threads in (1, 4)]
        + [case(200, 1, draws=8), case(1000, 1, 1000, nulls=False)],
    },
    "first_runs": {
        "cases": [
            {"rows": 10, "labels": labels, "threads": threads, "seconds": [9.0, 0.1, second]}
            for threads in (1, 4)
            for labels, second in ((0, 1.0), (10, 1.25))
        ]
    },
    "peers": {
        "versions": {"numpy": "1"},
        "comparisons": [
            comparison("entropy", 0, 1), comparison("labels-20k", 20_000, 1),
            comparison("no-labels-1m-rows", 0, 1), comparison("labels-1m", 1_000_000, 10**9),
        ],
    },
    "java": {
        "end_to_end": [
            {"rows": 10, "threads": 4, "rounds": 5, "seconds": {"native": [1.0] * 20, "HEAP": [2.0],
             "DIRECT": [1.0] * 10, "MAPPED": [1.1] + [1.01] * 4, "DIRECT BY JNI": [0.9, 0.9] * 4 + [1.1, 1.1]}}
        ],
        "downcalls": {"native": [1.0], "panama": [6.0], "javacpp": [8.0]},
        "calls": [
            {"benchmark": "a.B.add", "params": {"rows": "1"}, "primaryMetric": {"score": 100.0, "scoreError": "NaN"}}
        ],
    },
    "memory": {
        "runs": [
            {"rows": rows, "file_bytes": rows, "owned_bytes": 1000, "resident_bytes": 2000, "rows_per_second": 1.0}
            for rows in (10, 20)
        ]
    },
    "installed": {"peers": [{"name": "A", "compared": "x", "version": None, "install": "get A"}]},
    "structure": {
        "comparisons": [
            structure_comparison("knn", {"Sextant": 1.0, "scikit-learn": 4.0}, columns=9),
            structure_comparison("neighbours_large", {"Sextant": 1.0}),
        ]
    },
    "pairs": {
        "cases": [
            {
                "rows": 10, "columns": 10, "dim": 8, "metric": "euclidean", "dtype": "f32", "reduction": "sum", "threads": 4,
                "pairs_per_second": 1e9, "fma_per_second": 1e9, "fma_fraction": fraction, "required": required,
            }
            for fraction, required in ((0.7, True), (0.1, False))
        ]
    },
}  # fmt: skip


def timed(*seconds):
    case = {"rows": 1, "dim": 2, "metric": "dot", "seconds": list(seconds)}
    return {"pairs": {"cases": [case]}}


class CompareTest(unittest.TestCase):
    RUNS = (1.0, 1.02, 0.99, 1.01, 1.03, 1.0, 0.98)

    def verdict(self, factor, runs=RUNS):
        ((_, ratio, p, verdict),) = compare.verdicts(timed(*self.RUNS), timed(*(factor * run for run in runs)), 0.05)
        return verdict

    def test_changes_are_noticed(self):
        self.assertEqual(self.verdict(1.2), "slower")
        self.assertEqual(self.verdict(0.8), "faster")

    def test_noise_is_not(self):
        self.assertEqual(self.verdict(1.0), "the same")
        self.assertEqual(self.verdict(1.02), "the same")
        self.assertEqual(self.verdict(1.1, (0.5, 1.6, 0.8, 1.3, 0.7, 1.5, 1.0)), "the same")

    def test_p_of_runs_that_do_not_overlap(self):
        self.assertAlmostEqual(compare.p_value([1, 2, 3], [4, 5, 6]), 2 / 20)
        self.assertEqual(compare.p_value([1, 1, 1], [1, 1, 1]), 1)

    def test_many_cases_are_corrected_for(self):
        self.assertEqual(compare.significant([0.02, 0.03]), [True, True])
        self.assertEqual(compare.significant([0.03, 0.03]), [False, False])
        self.assertEqual(compare.significant([0.001, 0.04, 0.03]), [True, False, False])


if __name__ == "__main__":
    unittest.main()
