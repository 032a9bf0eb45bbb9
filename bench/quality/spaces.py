# SPDX-License-Identifier: Apache-2.0
"""Populations whose information is known, and labels for their rows."""

import numpy as np


class Mixture:
    """Rows around the directions of `components` centres; the component is what a row is about."""

    def __init__(self, rng, dim, components, spread):
        centres = rng.standard_normal((components, dim))
        self._centres = centres / np.linalg.norm(centres, axis=1, keepdims=True)
        self._spread = spread / np.sqrt(dim)

    def sample(self, rng, rows):
        """Rows (float32) and their components (int64)."""
        components = rng.integers(len(self._centres), size=rows)
        noise = rng.standard_normal((rows, self._centres.shape[1]))
        return (self._centres[components] + self._spread * noise).astype(np.float32), components


def unit_anchors(rng, anchors, dim):
    values = rng.standard_normal((anchors, dim))
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def equal_labels(rng, rows, rows_per_label):
    """Labels that know nothing of the rows, each with as many rows."""
    labels = np.arange(rows, dtype=np.int64) // rows_per_label
    rng.shuffle(labels)
    return labels


def zipf_labels(rng, rows, cardinality, exponent=1.1):
    """Labels that know nothing of the rows, label k with a share proportional to k^-exponent."""
    weights = np.arange(1, cardinality + 1) ** -exponent
    return rng.choice(cardinality, size=rows, p=weights / weights.sum()).astype(np.int64)
