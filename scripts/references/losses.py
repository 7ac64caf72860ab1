"""Writes values and derivatives of the losses, from their definitions with 60 digits.

    python scripts/references/losses.py Tests/EngineTests/References

Needs mpmath, numpy and safetensors. Derivatives are numerical (mpmath), so no formula is
shared with the program. The file holds `logits` [N], `labels` [N] (exact in single precision) and,
for each case, `NAME.value` and `NAME.derivative` [N].
"""

import sys
from pathlib import Path

import numpy as np
from mpmath import diff, exp, log, mp, mpf
from safetensors.numpy import save_file

mp.dps = 60

CASES = {
    "bce": (0, None),
    "focal": (2, None),
    "focal-alpha": (2, 0.25),
    "focal-gamma-0": (0, None),
    "focal-gamma-half": (0.5, 0.75),
    "focal-gamma-3.7": (3.7, None),
}
MAGNITUDES = [0, 1e-30, 1e-8, 1e-4, 0.1, 0.5, 0.693, 1, 1.7, 3, 5, 8.5, 12, 16.7, 17.4, 25, 40, 80, 86]
EXTREMES = [88, 100, 150, 1000, 1e10, 3e38]


def loss(x, label, gamma, alpha):
    right = 1 / (1 + exp(-x if label else x))
    wrong = 1 / (1 + exp(x if label else -x))
    weight = 1 if alpha is None else mpf(alpha) if label else 1 - mpf(alpha)
    return -weight * wrong ** mpf(gamma) * log(right)


def extreme(x, label, gamma, alpha):
    """Limits, where 60 digits do not help."""
    if (x > 0) == bool(label):
        return 0.0, 0.0
    weight = 1 if alpha is None else alpha if label else 1 - alpha
    return weight * abs(x), weight * (-1.0 if label else 1.0)


if __name__ == "__main__":
    signed = [s * m for m in MAGNITUDES + EXTREMES for s in (1, -1)]
    logits = np.array([x for x in signed for _ in (0, 1)], np.float32)
    labels = np.array([label for _ in signed for label in (0, 1)], np.float32)
    tensors = {"logits": logits, "labels": labels}
    for name, (gamma, alpha) in CASES.items():
        values, derivatives = [], []
        for x, label in zip(logits.astype(float), labels):
            if abs(x) >= 88:
                value, derivative = extreme(x, label, gamma, alpha)
            else:
                value = loss(mpf(x), label, gamma, alpha)
                derivative = diff(lambda z: loss(z, label, gamma, alpha), mpf(x))
            values.append(float(value))
            derivatives.append(float(derivative))
        tensors[f"{name}.value"] = np.array(values)
        tensors[f"{name}.derivative"] = np.array(derivatives)
    save_file(tensors, Path(sys.argv[1]) / "losses.safetensors")
