#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The other side of the benchmark of metrics: NumPy, SciPy and scikit-learn on the same scores.

usage: metrics.py FOLDER

FOLDER holds images.txt (width, height, 1 if the image has a defect, and its score, a line an image),
scores.f32 and marks.u8 of all pixels in that order. Prints name, value and seconds of each metric.
"""
import os
import sys
import time

import numpy as np
from scipy import ndimage
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

PRO_LIMIT, PIMO_LOWER, PIMO_UPPER = 0.3, 1e-5, 1e-4


def f1_max(truths, scores):
    precision, recall, _ = precision_recall_curve(truths, scores)
    return (2 * precision * recall / np.maximum(precision + recall, 1e-300)).max()


def weigh_regions(marks):
    """1 over the region's size in every marked pixel, over the number of regions, all images."""
    weights, n_regions = [], 0
    for mark in marks:
        labels, n = ndimage.label(mark, structure=np.ones((3, 3)))
        n_regions += n
        areas = np.bincount(labels.ravel(), minlength=n + 1).astype(float)
        areas[0] = np.inf
        weights.append((1 / areas)[labels].ravel())
    return np.concatenate(weights) / n_regions


def aupro(pixels, marked, marks):
    """One descending sort, the points after each run of equal scores, trapezes up to the limit."""
    weights = weigh_regions(marks)
    order = np.argsort(pixels)[::-1]
    scores = pixels[order]
    rates = np.cumsum(~marked[order]) / (~marked).sum()
    overlaps = np.cumsum(weights[order])
    last = np.append(scores[1:] != scores[:-1], True)
    rates, overlaps = np.append(0, rates[last]), np.append(0, overlaps[last])
    end = np.searchsorted(rates, PRO_LIMIT, side="right")
    if end < len(rates):
        part = (PRO_LIMIT - rates[end - 1]) / (rates[end] - rates[end - 1])
        cut = overlaps[end - 1] + part * (overlaps[end] - overlaps[end - 1])
        rates, overlaps = np.append(rates[:end], PRO_LIMIT), np.append(overlaps[:end], cut)
    return np.trapz(overlaps, rates) / PRO_LIMIT


def aupimo(scores, marks, defective):
    normal = [s for s, d in zip(scores, defective) if not d]
    pixels = np.concatenate(normal)
    shares = np.concatenate([np.full(len(s), 1 / len(s) / len(normal)) for s in normal])
    order = np.argsort(-pixels)
    falling = -pixels[order]
    rates = np.append(0, np.cumsum(shares[order]))
    images = []
    for s, mark, d in zip(scores, marks, defective):
        if d and mark.any():
            at = rates[np.searchsorted(falling, -s[mark.ravel()], side="right")]
            with np.errstate(divide="ignore"):
                depth = np.log(PIMO_UPPER / at) / np.log(PIMO_UPPER / PIMO_LOWER)
            images.append(np.clip(depth, 0, 1).mean())
    return np.mean(images)


def main(folder):
    table = np.loadtxt(os.path.join(folder, "images.txt"), ndmin=2)
    sizes, defective = table[:, :2].astype(int), table[:, 2] == 1
    pixels = np.fromfile(os.path.join(folder, "scores.f32"), np.float32)
    marked = np.fromfile(os.path.join(folder, "marks.u8"), np.uint8) != 0
    ends = np.cumsum(sizes.prod(axis=1))[:-1]
    scores = np.split(pixels, ends)
    marks = [m.reshape(h, w) for m, (w, h) in zip(np.split(marked, ends), sizes)]
    cases = [
        ("image-auroc", lambda: roc_auc_score(defective, table[:, 3])),
        ("image-ap", lambda: average_precision_score(defective, table[:, 3])),
        ("image-f1", lambda: f1_max(defective, table[:, 3])),
        ("pixel-auroc", lambda: roc_auc_score(marked, pixels)),
        ("pixel-ap", lambda: average_precision_score(marked, pixels)),
        ("pixel-f1", lambda: f1_max(marked, pixels)),
        ("aupro", lambda: aupro(pixels, marked, marks)),
        ("aupimo", lambda: aupimo(scores, marks, defective)),
    ]
    for name, compute in cases:
        begin = time.process_time()
        value = compute()
        print(f"{name} {value:.17g} {time.process_time() - begin:.6f}", flush=True)


main(sys.argv[1])
