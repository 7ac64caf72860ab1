"""Writes values and derivatives of the losses, from their definitions.

    python scripts/references/losses.py Tests/EngineTests/References

Needs mpmath, numpy, safetensors and torch. Losses of single rows are computed with 60 digits, their
derivatives numerically (mpmath); losses of lists in double precision, their derivatives by PyTorch's
autograd. So no formula of a derivative is shared with the program. Both files hold `logits` [N],
`labels` [N] (exact in single precision) and, for each case, `NAME.value` and `NAME.derivative` [N].

In the lists' file, every eight rows hold as many lists as fit: an anchor, then its partners, which
are absent if their label is the anchor's. The value of a list stands at its anchor.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from mpmath import diff, exp, log, mp, mpf
from safetensors.numpy import save_file

mp.dps = 60

# γ, α, label smoothing.
CASES = {
    "bce": (0, None, 0),
    "focal": (2, None, 0),
    "focal-alpha": (2, 0.25, 0),
    "focal-gamma-0": (0, None, 0),
    "focal-gamma-half": (0.5, 0.75, 0),
    "focal-gamma-3.7": (3.7, None, 0),
    "bce-smooth": (0, None, 0.2),
    "focal-smooth": (2, None, 0.2),
    "focal-alpha-smooth": (1.5, 0.25, 0.1),
}
MAGNITUDES = [0, 1e-30, 1e-8, 1e-4, 0.1, 0.5, 0.693, 1, 1.7, 3, 5, 8.5, 12, 16.7, 17.4, 25, 40, 80, 86]
EXTREMES = [88, 100, 150, 1000, 1e10, 3e38]


def loss(x, label, gamma, alpha, smoothing):
    target = label * (1 - mpf(smoothing)) + mpf(smoothing) / 2
    positive = 1 / (1 + exp(-x))
    negative = 1 / (1 + exp(x))
    entropy = -(target * log(positive) if target else 0) - ((1 - target) * log(negative) if target < 1 else 0)
    wrong = target * negative + (1 - target) * positive
    weight = 1 if alpha is None else target * mpf(alpha) + (1 - target) * (1 - mpf(alpha))
    return weight * wrong ** mpf(gamma) * entropy


def extreme(x, label, gamma, alpha, smoothing):
    """Limits, where 60 digits do not help: linear in x, with a probability of 0 or 1."""
    target = label * (1 - smoothing) + smoothing / 2
    wrong = 1 - target if x > 0 else target
    weight = 1 if alpha is None else target * alpha + (1 - target) * (1 - alpha)
    slope = weight * wrong ** (gamma + 1)
    return slope * abs(x), slope * (1.0 if x > 0 else -1.0)


# Loss, rows of a list, margin, weight of the list against the anchor's cross-entropy.
LIST_CASES = {
    "bpr": ("bpr", 2, None, 1),
    "bpr-half": ("bpr", 2, None, 0.5),
    "hinge": ("hinge", 2, 1, 1),
    "hinge-mixed": ("hinge", 2, 0.25, 0.9),
    "softmax-2": ("softmax", 2, None, 1),
    "softmax-3": ("softmax", 3, None, 1),
    "softmax-5-mixed": ("softmax", 5, None, 0.25),
    "softmax-8": ("softmax", 8, None, 1),
}


def list_loss(name, margin, positives, negatives):
    if name == "softmax":
        return -torch.log_softmax(torch.cat([positives, negatives]), 0)[: len(positives)].mean()
    lead = positives[0] - negatives[0]
    if name == "hinge":
        return torch.relu(margin - lead)
    return -torch.nn.functional.logsigmoid(lead)


def write_lists(folder):
    random = np.random.default_rng(15)
    scale = np.repeat([0.1, 1, 5, 25], 64)
    logits = (random.normal(size=256) * scale).astype(np.float32)
    labels = random.integers(0, 2, 256).astype(np.float32)
    tensors = {"logits": logits, "labels": labels}
    for case, (name, size, margin, weight) in LIST_CASES.items():
        x = torch.tensor(logits.astype(np.float64), requires_grad=True)
        y = torch.tensor(labels.astype(np.float64))
        values = [torch.zeros((), dtype=torch.float64)] * 256
        anchors = [s + i * size for s in range(0, 256, 8) for i in range(8 // size)]
        for anchor in anchors:
            members = [anchor] + [j for j in range(anchor + 1, anchor + size) if y[j] != y[anchor]]
            positives = x[[j for j in members if y[j] == 1]]
            negatives = x[[j for j in members if y[j] == 0]]
            value = torch.zeros((), dtype=torch.float64)
            if len(members) > 1:
                value = weight * list_loss(name, margin, positives, negatives)
            if weight < 1:
                value = value + (1 - weight) * torch.nn.functional.binary_cross_entropy_with_logits(
                    x[anchor], y[anchor]
                )
            values[anchor] = value
        total = torch.stack(values)
        total.sum().backward()
        tensors[f"{case}.value"] = total.detach().numpy()
        tensors[f"{case}.derivative"] = x.grad.numpy()
    save_file(tensors, folder / "lists.safetensors")


if __name__ == "__main__":
    write_lists(Path(sys.argv[1]))
    signed = [s * m for m in MAGNITUDES + EXTREMES for s in (1, -1)]
    logits = np.array([x for x in signed for _ in (0, 1)], np.float32)
    labels = np.array([label for _ in signed for label in (0, 1)], np.float32)
    tensors = {"logits": logits, "labels": labels}
    for name, case in CASES.items():
        values, derivatives = [], []
        for x, label in zip(logits.astype(float), labels):
            if abs(x) >= 88:
                value, derivative = extreme(x, label, *case)
            else:
                value = loss(mpf(x), label, *case)
                derivative = diff(lambda z: loss(z, label, *case), mpf(x))
            values.append(float(value))
            derivatives.append(float(derivative))
        tensors[f"{name}.value"] = np.array(values)
        tensors[f"{name}.derivative"] = np.array(derivatives)
    save_file(tensors, Path(sys.argv[1]) / "losses.safetensors")
