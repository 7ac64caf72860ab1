"""Writes 20 steps of every optimizer in float64, with the semantics of Keras 3.

    python scripts/references/optimizers.py Tests/EngineTests/References

Formulas of keras/src/optimizers/*.py in NumPy. `--check` compares them with an installed Keras (Keras 3
on PyTorch and TensorFlow agrees up to single precision). Needs numpy and safetensors. Two deviations of
Keras 3.15: where tensors change in place, schedule_free_adamw takes z after the step for z before it; and
clipping by the global norm makes TensorFlow's sparse gradients dense, so that their squares are of sums.

The file holds `initial` [N], `gradients` [20, N] (both exact in single precision, some zero, tiny or
large), `squares` [20, N] and, for each case, `NAME.1` and `NAME.20` [N]: the weights after 1 and 20 steps.
The weights are two variables, the first of 20 elements, as clipping by norm sees them. Cases with a moving
average have it as `NAME.average.1` and `NAME.average.20`; with gradient accumulation, a step is a batch.
In cases whose names end in `-repeated`, each weight is an embedding whose key occurs twice in the batch,
and `squares` holds the sums of both occurrences' squared gradients. `--check` compares these cases with
Keras on TensorFlow only.
"""

import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

STEPS, COUNT = 20, 37
VARIABLES = [slice(0, 20), slice(20, 37)]


def adam(
        g, square, p, state, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = state.setdefault("m", np.zeros_like(p)), state.setdefault("v", np.zeros_like(p))
    m += (g - m) * (1 - beta_1)
    v += (square - v) * (1 - beta_2)
    alpha = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    p -= m * alpha / (np.sqrt(v) + epsilon)


def nadam(
        g, square, p, state, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = state.setdefault("m", np.zeros_like(p)), state.setdefault("v", np.zeros_like(p))
    u, next_u = (beta_1 * (1 - 0.5 * 0.96**step) for step in (t, t + 1))
    product = state["u"] = state.get("u", 1) * u
    m += (g - m) * (1 - beta_1)
    v += (square - v) * (1 - beta_2)
    step = next_u * m / (1 - product * next_u) + (1 - u) * g / (1 - product)
    p -= learning_rate * step / (np.sqrt(v / (1 - beta_2**t)) + epsilon)


def adamax(
        g, square, p, state, t, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = state.setdefault("m", np.zeros_like(p))
    m += (g - m) * (1 - beta_1)
    u = state["u"] = np.maximum(beta_2 * state.get("u", 0), np.abs(g))
    p -= learning_rate * m / ((1 - beta_1**t) * (u + epsilon))


def lion(g, square, p, state, t, learning_rate=0.001, beta_1=0.9, beta_2=0.99):
    m = state.get("m", 0)
    p -= learning_rate * np.sign(m * beta_1 + g * (1 - beta_1))
    state["m"] = m * beta_2 + g * (1 - beta_2)


def ftrl(
        g, square, p, state, t, learning_rate=0.001, initial_accumulator_value=0.1,
        l1_regularization_strength=0.0, l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0, beta=0.0):
    l2 = l2_regularization_strength + beta / (2 * learning_rate)
    old = state.get("n", initial_accumulator_value)
    new = state["n"] = old + square
    z = state["z"] = (
        state.get("z", 0) + g + 2 * l2_shrinkage_regularization_strength * p
        - (np.sqrt(new) - np.sqrt(old)) / learning_rate * p)
    clipped = np.clip(z, -l1_regularization_strength, l1_regularization_strength)
    p[:] = (clipped - z) / (np.sqrt(new) / learning_rate + 2 * l2)


def schedule_free_adamw(
        g, square, p, state, t, learning_rate=0.0025, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    z, v = state.setdefault("z", state["initial"].copy()), state.setdefault("v", np.zeros_like(p))
    x = (p - (1 - beta_1) * z) / beta_1
    v += (square - v) * (1 - beta_2)
    z -= learning_rate * g / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
    x = (1 - 1 / t) * x + z / t
    p[:] = (1 - beta_1) * z + beta_1 * x


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
    "adamw": (adam, "AdamW", dict(weight_decay=0.004)),
    "adamw-settings": (adam, "AdamW", dict(learning_rate=0.05, weight_decay=0.1)),
    "nadam": (nadam, "Nadam", {}),
    "nadam-settings": (
        nadam, "Nadam", dict(learning_rate=0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-3)),
    "adamax": (adamax, "Adamax", {}),
    "adamax-settings": (
        adamax, "Adamax", dict(learning_rate=0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-3)),
    "schedule_free_adamw": (schedule_free_adamw, "ScheduleFreeAdamW", {}),
    "schedule_free_adamw-settings": (
        schedule_free_adamw, "ScheduleFreeAdamW",
        dict(learning_rate=0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-3, weight_decay=0.1)),
    "rmsprop": (rmsprop, "RMSprop", {}),
    "rmsprop-momentum": (rmsprop, "RMSprop", dict(learning_rate=0.01, momentum=0.9)),
    "rmsprop-centered": (rmsprop, "RMSprop", dict(rho=0.8, centered=True, epsilon=1e-4)),
    "rmsprop-centered-momentum": (rmsprop, "RMSprop", dict(momentum=0.5, centered=True, epsilon=1e-4)),
    "adagrad": (adagrad, "Adagrad", {}),
    "adagrad-settings": (
        adagrad, "Adagrad", dict(learning_rate=0.3, initial_accumulator_value=0.01, epsilon=1e-2)),
    "ftrl": (ftrl, "Ftrl", {}),
    "ftrl-settings": (
        ftrl, "Ftrl",
        dict(
            learning_rate=0.1, initial_accumulator_value=0.5, l1_regularization_strength=0.01,
            l2_regularization_strength=0.2, l2_shrinkage_regularization_strength=0.05, beta=0.3)),
    "lion": (lion, "Lion", {}),
    "lion-settings": (lion, "Lion", dict(learning_rate=0.02, beta_1=0.8, beta_2=0.95)),
    "sgd": (sgd, "SGD", {}),
    "sgd-momentum": (sgd, "SGD", dict(learning_rate=0.05, momentum=0.9)),
    "sgd-nesterov": (sgd, "SGD", dict(learning_rate=0.05, momentum=0.9, nesterov=True)),
}
AROUND = {
    "weight-decay": dict(weight_decay=0.1),
    "clip-norm": dict(clipnorm=2.0),
    "global-clip-norm": dict(global_clipnorm=2.0),
    "clip-value": dict(clipvalue=0.05),
    "ema": dict(use_ema=True, ema_momentum=0.8),
    "accumulation": dict(gradient_accumulation_steps=3),
    "all": dict(
        weight_decay=0.1, global_clipnorm=1.0, use_ema=True, ema_momentum=0.8,
        gradient_accumulation_steps=3),
}
for name, rule, class_name, settings in [
    ("adam", adam, "Adam", dict(learning_rate=0.02)), ("sgd", sgd, "SGD", dict(learning_rate=0.02))
]:
    CASES |= {f"{name}-{around}": (rule, class_name, settings | AROUND[around]) for around in AROUND}
REPEATED = [
    "adam", "adamw-settings", "nadam", "schedule_free_adamw", "rmsprop", "rmsprop-momentum",
    "adagrad", "ftrl", "adam-clip-norm",
]


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


def clip(g, square, clipnorm=None, global_clipnorm=None, clipvalue=None):
    """Returns the clipped gradient and its squares."""
    if clipvalue:
        clipped = np.clip(g, -clipvalue, clipvalue)
        return clipped, clipped**2
    factor = np.ones_like(g)
    if global_clipnorm:
        factor *= min(1, global_clipnorm / np.sqrt(square.sum()))
    if clipnorm:
        for variable in VARIABLES:
            factor[variable] = min(1, clipnorm / np.sqrt(square[variable].sum()))
    return g * factor, square * factor**2


def run(
        update, settings, initial, gradients, squares, weight_decay=0.0, use_ema=False,
        ema_momentum=0.99, gradient_accumulation_steps=1, **clipping):
    """Returns the weights after each batch, and their moving average."""
    weights = initial.astype(np.float64)
    state, kept, averages = {"initial": weights.copy()}, {}, {}
    total, average = 0, None
    for batch, (g, square) in enumerate(zip(gradients.astype(np.float64), squares), start=1):
        total = total + g
        if batch % gradient_accumulation_steps == 0:
            if gradient_accumulation_steps > 1:
                g = total / gradient_accumulation_steps
                square = g**2
            total = 0
            g, square = clip(g, square.astype(np.float64), **clipping)
            weights -= weights * weight_decay * settings.get("learning_rate", 0.001)
            update(g, square, weights, state, batch // gradient_accumulation_steps, **settings)
        is_first = batch <= gradient_accumulation_steps
        average = weights.copy() if is_first else ema_momentum * average + (1 - ema_momentum) * weights
        kept[batch] = weights.copy()
        if use_ema:
            averages[batch] = average
    return kept, averages


RULE_SETTINGS = {
    name for rule in (adam, rmsprop, adagrad, sgd, ftrl)
    for name in rule.__code__.co_varnames[5:rule.__code__.co_argcount]}


def run_case(update, settings, *inputs):
    rule = {name: value for name, value in settings.items() if name in RULE_SETTINGS}
    around = {name: value for name, value in settings.items() if name not in rule}
    return run(update, rule, *inputs, **around)


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
        variables = [
            keras.Variable(initial[part, None] if repeated else initial[part]) for part in VARIABLES]
        optimizer = getattr(keras.optimizers, class_name)(**settings)
        for g, square in zip(gradients, squared):
            optimizer.apply(
                [
                    occurrences(g[part], square[part]) if repeated
                    else keras.ops.convert_to_tensor(g[part]) for part in VARIABLES], variables)

        def numbers(parts):
            return np.concatenate([keras.ops.convert_to_numpy(part).reshape(-1) for part in parts])

        kept, averages = run_case(update, settings, initial, gradients, squared)
        pairs = [(name, kept, variables)]
        if averages:
            pairs.append((name + ".average", averages, optimizer._model_variables_moving_average))
        for title, ours, theirs in pairs:
            difference = np.abs(ours[STEPS] - numbers(theirs)).max()
            moved = np.abs(ours[STEPS] - initial).max()
            print(f"{title:32} largest difference {difference:.1e}, moved {moved:.1e}")


if __name__ == "__main__":
    initial, gradients, squares = make_inputs()
    if "--check" in sys.argv:
        check_against_keras(initial, gradients, squares)
        raise SystemExit
    tensors = {"initial": initial, "gradients": gradients, "squares": squares}
    for name, update, _, settings, squared in all_cases(gradients, squares):
        kept, averages = run_case(update, settings, initial, gradients, squared)
        tensors |= {f"{name}.{t}": kept[t] for t in (1, STEPS)}
        tensors |= {f"{name}.average.{t}": averages[t] for t in (1, STEPS) if averages}
    save_file(tensors, Path(sys.argv[1]) / "optimizers.safetensors")
