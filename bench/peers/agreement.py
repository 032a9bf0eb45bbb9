# SPDX-License-Identifier: Apache-2.0
"""All contenders must give the same answers before their times mean anything."""

import math

# The peers sum in float32: about sqrt(rows) * 2^-24 relative per sum, 3e-5 at 200 000 rows.
TOLERANCE_NATS = 1e-4
# soft-entropy stops its root search at 1e-10.
TOLERANCE_TEMPERATURE = 1e-8


def require_agreement(answers):
    """Every answer must be close to that of sextant; returns the largest difference in nats."""
    ours = answers["sextant"]
    worst = 0.0
    for name, theirs in answers.items():
        for measure in ("entropy", "mutual_information"):
            if ours[measure] is None and theirs[measure] is None:
                continue
            difference = abs(ours[measure] - theirs[measure])
            if not difference <= TOLERANCE_NATS:
                raise RuntimeError(
                    f"{measure} of {name} must be within {TOLERANCE_NATS} nats of {ours[measure]}, "
                    f"but is {theirs[measure]}"
                )
            worst = max(worst, difference)
    return worst


def require_temperature(name, theirs, temperature):
    """A contender that computes a temperature itself must find ours."""
    if theirs is not None and not math.isclose(theirs, temperature, rel_tol=TOLERANCE_TEMPERATURE):
        raise RuntimeError(f"temperature of {name} must be {temperature}, but is {theirs}")


def require_close(what, tolerance, answers):
    """Every answer, a sequence of numbers, must be that of Sextant within a relative tolerance; returns the largest
    difference."""
    ours = answers["Sextant"]
    worst = 0.0
    for name, theirs in answers.items():
        if len(theirs) != len(ours):
            raise RuntimeError(f"{what} of {name} must have {len(ours)} numbers, but has {len(theirs)}")
        for a, b in zip(ours, theirs):
            difference = abs(a - b) / abs(a) if a != b else 0.0
            if not difference <= tolerance:
                raise RuntimeError(f"{what} of {name} must be within {tolerance} of {a}, but is {b}")
            worst = max(worst, difference)
    return worst
