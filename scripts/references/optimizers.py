"""Writes 20 steps of every optimizer in float64, with the semantics of Keras 3.

    python scripts/references/optimizers.py Tests/EngineTests/References

Formulas of keras/src/optimizers/*.py in NumPy. `--check` compares them with an installed Keras (Keras 3
on PyTorch and TensorFlow agrees up to single precision). Needs numpy and safetensors.

The file holds `initial` [N], `gradients` [20, N] (both exact in single precision, some zero, tiny or
large), `squares` [20, N] and, for each case, `NAME.1` and `NAME.20` [N]: the weights after 1 and 20 steps.
In cases whose names end in `-repeated`, each weight is an embedding whose key occurs twice in the batch,
and `squares` holds the sums of both occurrences' squared gradients. `--check` compares these cases with
Keras on TensorFlow only.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

STEPS, COUNT = 20, 37


def adam(
        g, square, p, state, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7,
        weight_decay=0.0):
    p -= p * weight_decay * learning_rate
    m, v = state.setdefault("m", np.zeros_like(p)), state.setdefault("v", np.zeros_like(p))
    m += (g - m) * (1 - beta_1)
    v += (square - v) * (1 - beta_2)
    alpha = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    p -= m * alpha / (np.sqrt(v) + epsilon)


def adamw(g, square, p, state, t, weight_decay=0.004, **settings):
    adam(g, square, p, state, t, weight_decay=weight_decay, **settings)


def rmsprop(
        g, square, p, state, t, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7,
        centered=False):
    velocity = state["v"] = rho * state.get("v", 0) + (1 - rho) * square
    denominator = velocity + epsilon
    if centered:
        average = state["a"] = rho * state.get("a", 0) + (1 - rho) * g
        denominator = velocity - average**2 + epsilon
    increment = learning_rate * g / np.sqrt(denominator)
    if momentum > 0:
        increment = state["b"] = momentum * state.get("b", 0) + increment
    p -= increment


def adagrad(g, square, p, state, t, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    accumulator = state["a"] = state.get("a", initial_accumulator_value) + square
    p -= learning_rate * g / np.sqrt(accumulator + epsilon)


def sgd(g, square, p, state, t, learning_rate=0.01, momentum=0.0, nesterov=False):
    if momentum == 0:
        p -= g * learning_rate
        return
    velocity = state["v"] = state.get("v", 0) * momentum - g * learning_rate
    p += velocity * momentum - g * learning_rate if nesterov else velocity


CASES = {
    "adam": (adam, "Adam", {}),
    "adam-settings": (adam, "Adam", dict(learning_rate=0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-3)),
    "adamw": (adamw, "AdamW", {}),
    "adamw-settings": (adamw, "AdamW", dict(learning_rate=0.05, weight_decay=0.1)),
    "rmsprop": (rmsprop, "RMSprop", {}),
    "rmsprop-momentum": (rmsprop, "RMSprop", dict(learning_rate=0.01, momentum=0.9)),
    "rmsprop-centered": (rmsprop, "RMSprop", dict(rho=0.8, centered=True, epsilon=1e-4)),
    "rmsprop-centered-momentum": (rmsprop, "RMSprop", dict(momentum=0.5, centered=True, epsilon=1e-4)),
    "adagrad": (adagrad, "Adagrad", {}),
    "adagrad-settings": (
        adagrad, "Adagrad", dict(learning_rate=0.3, initial_accumulator_value=0.01, epsilon=1e-2)),
    "sgd": (sgd, "SGD", {}),
    "sgd-momentum": (sgd, "SGD", dict(learning_rate=0.05, momentum=0.9)),
    "sgd-nesterov": (sgd, "SGD", dict(learning_rate=0.05, momentum=0.9, nesterov=True)),
}
REPEATED = ["adam", "adamw-settings", "rmsprop", "rmsprop-momentum", "adagrad"]


def make_inputs():
    generator = np.random.default_rng(1)
    initial = generator.normal(0, 1, COUNT).astype(np.float32)
    scale = np.resize([1, 1e-1, 1e-3, 1e-6, 30, 1e-9, 0], COUNT)
    gradients = (scale * generator.normal(0, 1, (STEPS, COUNT))).astype(np.float32)
    gradients[3:9, ::5] = 0  # keys that are absent from some batches
    # The squares of two numbers with sum g add up to at least g² / 2.
    squares = (gradients.astype(np.float64)**2 * generator.uniform(0.5, 3, gradients.shape))
    squares = np.maximum(squares, 1e-12).astype(np.float32)
    return initial, gradients, squares


def run(update, settings, initial, gradients, squares):
    weights, state, kept = initial.astype(np.float64), {}, {}
    for t, (g, square) in enumerate(zip(gradients.astype(np.float64), squares), start=1):
        update(g, square.astype(np.float64), weights, state, t, **settings)
        kept[t] = weights.copy()
    return kept


def all_cases(gradients, squares):
    """Yields name, rule, Keras class, settings and squared gradients of each case."""
    for name, case in CASES.items():
        yield name, *case, gradients.astype(np.float64)**2
    for name in REPEATED:
        yield f"{name}-repeated", *CASES[name], squares


def occurrences(gradient, square):
    """Returns TensorFlow's gradient of an embedding table in which each row occurs twice."""
    import tensorflow

    half = gradient.astype(np.float64) / 2
    offset = np.sqrt(np.maximum(square / 2 - half**2, 0))
    values = np.stack([half + offset, half - offset]).reshape(-1, 1).astype(np.float32)
    return tensorflow.IndexedSlices(
        values, np.tile(np.arange(len(gradient)), 2), dense_shape=[len(gradient), 1])


def check_against_keras(initial, gradients, squares):
    import keras

    for name, update, class_name, settings, squared in all_cases(gradients, squares):
        repeated = name.endswith("-repeated")
        if repeated and keras.backend.backend() != "tensorflow":
            continue
        variable = keras.Variable(initial[:, None] if repeated else initial)
        optimizer = getattr(keras.optimizers, class_name)(**settings)
        for g, square in zip(gradients, squared):
            gradient = occurrences(g, square) if repeated else keras.ops.convert_to_tensor(g)
            optimizer.apply([gradient], [variable])
        ours = run(update, settings, initial, gradients, squared)[STEPS]
        theirs = keras.ops.convert_to_numpy(variable).reshape(-1)
        moved = np.abs(ours - initial).max()
        print(f"{name:28} largest difference {np.abs(ours - theirs).max():.1e}, moved {moved:.1e}")


if __name__ == "__main__":
    initial, gradients, squares = make_inputs()
    if "--check" in sys.argv:
        check_against_keras(initial, gradients, squares)
        raise SystemExit
    tensors = {"initial": initial, "gradients": gradients, "squares": squares}
    for name, update, _, settings, squared in all_cases(gradients, squares):
        kept = run(update, settings, initial, gradients, squared)
        tensors |= {f"{name}.{t}": kept[t] for t in (1, STEPS)}
    save_file(tensors, Path(sys.argv[1]) / "optimizers.safetensors")
