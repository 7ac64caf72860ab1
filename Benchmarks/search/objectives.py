"""The objectives of Sources/SearchBenchmarks, for Optuna.

Each is a function of an `optuna.trial.Trial`; `check.py` compares their values with Swift's.
"""

import math
from math import cos, exp, log2, log10, pi, sin, sqrt
from pathlib import Path


def box(trial, count, low, high):
    return [trial.suggest_float(f"x{i}", low, high) for i in range(count)]


def branin(trial):
    x = trial.suggest_float("x0", -5, 10), trial.suggest_float("x1", 0, 15)
    bowl = x[1] - 5.1 / (4 * pi * pi) * x[0] * x[0] + 5 / pi * x[0] - 6
    return bowl * bowl + 10 * (1 - 1 / (8 * pi)) * cos(x[0]) + 10


def hartmann6(trial):
    x = box(trial, 6, 0, 1)
    alpha = [1.0, 1.2, 3.0, 3.2]
    a = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
         [17, 8, 0.05, 10, 0.1, 14]]
    p = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
         [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]
    return -sum(
        alpha[i] * exp(-sum(a[i][j] * (x[j] - 1e-4 * p[i][j]) ** 2 for j in range(6)))
        for i in range(4))


def rosenbrock4(trial):
    x = box(trial, 4, -5, 10)
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(3))


def ackley(x):
    squares = sum(v * v for v in x) / len(x)
    cosines = sum(cos(2 * pi * v) for v in x) / len(x)
    return -20 * exp(-0.2 * sqrt(squares)) - exp(cosines) + 20 + math.e


def ackley5(trial):
    return ackley(box(trial, 5, -32.768, 32.768))


def levy4(trial):
    w = [1 + (x - 1) / 4 for x in box(trial, 4, -10, 10)]
    inner = sum((v - 1) ** 2 * (1 + 10 * sin(pi * v + 1) ** 2) for v in w[:-1])
    return (sin(pi * w[0]) ** 2 + inner
            + (w[3] - 1) ** 2 * (1 + sin(2 * pi * w[3]) ** 2))


def ackley_mixed(trial):
    switches = [trial.suggest_categorical(f"x{i}", [0, 1]) for i in range(3, 7)]
    return ackley(box(trial, 3, -1, 1) + switches)


def network_mixed(trial):
    rate = log10(trial.suggest_float("learning_rate", 1e-5, 1, log=True)) + 2.3
    dropout = trial.suggest_float("dropout", 0, 0.5, step=0.05)
    layers = trial.suggest_int("layers", 1, 6) - 3
    units = log2(trial.suggest_int("units", 16, 512, log=True)) - 7
    penalties = {"relu": 0.3, "tanh": 0.1, "gelu": 0, "swish": 0.2}
    activation = trial.suggest_categorical("activation", list(penalties))
    return (0.5 * rate * rate + 4 * (dropout - 0.15) ** 2 + 0.1 * layers * layers
            + 0.125 * units * units + 0.1 * layers * units + penalties[activation])


def optimizer_conditional(trial):
    optimizer = trial.suggest_categorical("optimizer", ["sgd", "adam", "rmsprop"])
    if optimizer == "sgd":
        rate = log10(trial.suggest_float("sgd_rate", 1e-4, 1, log=True)) + 1
        momentum = trial.suggest_float("momentum", 0, 0.999) - 0.9
        loss = 0.05 + 0.3 * rate**2 + 2 * momentum**2
    elif optimizer == "adam":
        rate = log10(trial.suggest_float("adam_rate", 1e-5, 1e-1, log=True)) + 3
        loss = 0.3 * rate**2 + 20 * (trial.suggest_float("beta", 0.8, 0.999) - 0.9) ** 2
    else:
        rate = log10(trial.suggest_float("rmsprop_rate", 1e-5, 1e-1, log=True)) + 3.5
        loss = 0.1 + 0.3 * rate**2
    decay = log10(trial.suggest_float("weight_decay", 1e-6, 1e-1, log=True)) + 4
    if trial.suggest_categorical("schedule", ["none", "cosine"]) == "none":
        schedule = 0.1
    else:
        schedule = 0.02 * (trial.suggest_int("warmup", 0, 10) - 4) ** 2
    return 0.05 * decay * decay + schedule + loss


def features(row):
    """Learning rate, momentum, dropout, embedding width and batch size, each in about 0…1."""
    optimizer, rate, momentum, dropout, width, batch = row
    low, length = (-4, 2.7) if optimizer == "adam" else (-2.5, 2.8)
    return [(log10(rate) - low) / length, momentum, dropout / 0.6, (width - 8) / 24,
            (log2(batch) - 9) / 2]


def read_table():
    lines = Path(__file__).with_name("movielens-100k.tsv").read_text().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [(row[0], features([row[0]] + [float(v) for v in row[1:6]]), float(row[6]))
            for row in rows]


TABLE = read_table()


def movielens(row):
    """Kernel regression over the trials with the same optimizer (Nadaraya–Watson)."""
    point = features(row)
    weight = total = 0.0
    for optimizer, other, loss in TABLE:
        if optimizer == row[0]:
            distance = sum((a - b) ** 2 for a, b in zip(point, other))
            kernel = exp(-distance / (2 * 0.18**2)) + 1e-9
            weight += kernel
            total += kernel * loss
    return total / weight


def movielens100k(trial):
    optimizer = trial.suggest_categorical("optimizer", ["adam", "sgd"])
    if optimizer == "adam":
        rate = trial.suggest_float("adam_rate", 1e-4, 5e-2, log=True)
        momentum = 0.0
    else:
        rate = trial.suggest_float("sgd_rate", 3e-3, 2, log=True)
        momentum = trial.suggest_float("momentum", 0, 0.97)
    dropout = trial.suggest_float("dropout", 0, 0.6)
    width = trial.suggest_int("embedding_dim", 8, 32, step=8)
    batch = trial.suggest_categorical("batch_size", [512, 1024, 2048])
    return movielens((optimizer, rate, momentum, dropout, width, batch))


MINIMA = {
    "branin": 0.39788735772973816, "hartmann6": -3.32236801141551, "rosenbrock4": 0,
    "ackley5": 0, "levy4": 0, "ackley_mixed": 0, "network_mixed": 0, "optimizer_conditional": 0,
    # The best of 60,000 random points and a local search from there.
    "movielens100k": 0.22033860942163971,
}
OBJECTIVES = {name: globals()[name] for name in MINIMA}
