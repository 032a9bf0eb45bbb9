#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws docs/picture.svg: the entropy of each digit against that of all digits.

    ./sextant estimate data/digits/digits.npy --labels digit=data/digits/labels.npy --per-label --json - |
        python3 docs/picture.py > docs/picture.svg
"""

import json
import math
import pathlib
import struct
import sys

DIGITS = pathlib.Path(__file__).resolve().parent.parent / "data/digits"
SIDE = 8  # of an image, in pixels
WIDTH, TOP, LINE = 776, 96, 38
LEFT, RIGHT = 104, 640  # of the plot: 0 and ln m
INK, MUTED, FAINT, ENTROPY, INFORMATION = "#1f2933", "#616e7c", "#e4e7eb", "#2f6f9f", "#f0b429"


def npy(path, element):
    """Elements of a little-endian .npy file, version 1."""
    content = path.read_bytes()
    start = 10 + struct.unpack_from("<H", content, 8)[0]
    return [value for (value,) in struct.iter_unpack("<" + element, content[start:])]


def mean_images():
    """For each digit the mean of its images: SIDE * SIDE values from 0 to 1."""
    pixels = npy(DIGITS / "digits.npy", "B")
    labels = npy(DIGITS / "labels.npy", "q")
    size = SIDE * SIDE
    images = {}
    for digit in sorted(set(labels)):
        rows = [pixels[i * size:(i + 1) * size] for i, label in enumerate(labels) if label == digit]
        images[digit] = [sum(column) / len(rows) / 16 for column in zip(*rows)]
    return images


def text(x, y, content, size=13, anchor="start", fill=INK, extra=""):
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" {extra}>{content}</text>'


def rectangle(x, y, width, height, fill, extra=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" {extra}/>'


def image(values, x, y, pixel=3.75):
    dark = [(i, value) for i, value in enumerate(values) if value >= 0.02]
    return [rectangle(x + i % SIDE * pixel, y + i // SIDE * pixel, pixel, pixel, INK, f'opacity="{value:.2f}"')
            for i, value in dark]


def guide(x, bottom, name, value, anchor):
    shift = {"start": -1, "middle": 0, "end": 1}[anchor]
    return [f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{bottom}" stroke="{MUTED}" stroke-dasharray="3 3"/>',
            text(x + shift, TOP - 12, f"{name} = {value:.2f}", 12, anchor, MUTED)]


def draw(result):
    whole = result["entropy"]["nats"]
    most = math.log(result["space"]["anchors"])
    labels = result["labels"]["digit"]
    bottom = TOP + LINE * len(labels["per_label"])

    def place(nats):
        return LEFT + (RIGHT - LEFT) * nats / most

    images = mean_images()
    parts = [
        rectangle(0, 0, WIDTH, bottom + 84, "#ffffff", 'rx="8"'),
        text(24, 34, "How much of the space does each digit use?", 18, extra='font-weight="600"'),
        text(24, 56, f'{result["space"]["rows"]:,} handwritten digits, {result["space"]["dim"]} pixels, '
                     f'{result["space"]["anchors"]} anchors; entropies in nats', fill=MUTED),
    ]
    for i, line in enumerate(labels["per_label"]):
        y = TOP + i * LINE
        parts += image(images[line["label"]], 58, y + 4)
        parts.append(text(34, y + 24, line["label"], 15, fill=MUTED))
        parts.append(rectangle(LEFT, y + 8, RIGHT - LEFT, 22, FAINT, 'rx="3"'))
        parts.append(rectangle(LEFT, y + 8, place(line["entropy"]) - LEFT, 22, ENTROPY, 'rx="3"'))
        low, high = sorted((place(line["entropy"]), place(whole)))
        colour = INFORMATION if line["entropy"] < whole else "#ba2525"
        parts.append(rectangle(low, y + 17, high - low, 4, colour))
        gap = f'{whole - line["entropy"]:+.2f}'.replace("-", "−")
        parts.append(text(RIGHT + 64, y + 24, f'{line["entropy"]:.2f}', anchor="end"))
        parts.append(text(RIGHT + 112, y + 24, gap, anchor="end", fill=MUTED))
    parts.append(text(RIGHT + 64, TOP - 12, "H(Z|x)", 12, "end", MUTED))
    parts.append(text(RIGHT + 112, TOP - 12, "gap", 12, "end", MUTED))
    parts += guide(place(whole), bottom, "H(Z)", whole, "middle")
    parts += guide(place(most), bottom, "ln m", most, "end")
    caption = [
        f'Bars are H(Z|X=x). Weighted by rows, their mean is H(Z|X) = {labels["conditional_entropy"]:.2f}.',
        f'The mean gap to H(Z) is the information I(X;Z) = {labels["mutual_information"]:.2f}, '
        f'{labels["regularity"]:.0%} of H(Z): the regularity.',
        "A digit beyond H(Z) is spread over the anchors more evenly than all digits together.",
    ]
    parts += [text(24, bottom + 28 + 19 * i, line, 12.5, fill=MUTED) for i, line in enumerate(caption)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 84}" '
            f'font-family="Helvetica, Arial, sans-serif">\n' + "\n".join(parts) + "\n</svg>")


if __name__ == "__main__":
    print(draw(json.load(sys.stdin)))
