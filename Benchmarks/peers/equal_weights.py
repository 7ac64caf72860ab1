#!/usr/bin/env python3
"""Trains one network with Sweep, PyTorch and Keras from equal initial weights and compares metrics.

    python Benchmarks/peers/equal_weights.py DATASET [--sweep .build/release/sweep] [--epochs 5]

DATASET is a folder with ratings, such as data/ml-100k. Network and settings are Sweep's defaults without
shuffling and dropout, so nothing is random. Peers compute in double precision: in single precision,
rounding alone moves their NDCG by up to 2e-4.

Prints a Markdown table: train loss of the last epoch and test metrics. Sweep must agree to 1e-4 in every
metric with PyTorch under Keras's Adam rule and, with `repeated_keys: sum_of_squares`, with Keras on
TensorFlow and with PyTorch under that rule; otherwise the exit status is 1. docs/keras.md explains the
differences. Needs torch, keras, tensorflow, numpy, scikit-learn and safetensors.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch.nn import functional

from equal_weights_network import (
    BATCH, DIM, EPSILON, HEADS, HIDDEN, LAYERS, LEARNING_RATE, dense_layers, projections)
from keras_rules import KerasOptimizer, OccurrenceSquares
from quality import predict, read, test_metrics, train_epoch
from torch_models import AutoInt

TOLERANCE = 1e-4
METRICS = ["train_loss", "ndcg_all@10", "recall@10", "auc", "logloss"]
TITLES = ["train loss", "NDCG", "Hitrate", "AUC", "log loss"]

SWEEP = "Sweep"
SWEEP_OCCURRENCES = "Sweep, `repeated_keys: sum_of_squares`"
TORCH_KERAS = "PyTorch, Adam with Keras's ε, written by hand"
TORCH_OWN = "PyTorch's own Adam, ε 1e-7"
KERAS = "Keras on TensorFlow"
TORCH_OCCURRENCES = "PyTorch, Keras's ε, sum of squares over occurrences"
PAIRS = [
    (SWEEP, TORCH_KERAS),
    (SWEEP_OCCURRENCES, TORCH_OCCURRENCES),
    (SWEEP_OCCURRENCES, KERAS),
    (TORCH_OCCURRENCES, KERAS),
]


# Sweep


class Sweep:
    """The sweep program, run in a temporary folder."""

    def __init__(self, options, folder):
        self.program, self.folder = options.sweep.resolve(), folder
        self.dataset, self.threads = options.dataset.resolve(), options.threads
        self.seed = options.seed

    def __call__(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, text=True, capture_output=True)
        if done.returncode:
            sys.exit(f"error: sweep {' '.join(map(str, arguments))} failed:\n{done.stderr}")
        return done.stdout

    def train(self, name, settings, experiments):
        """Trains a grid of experiments; returns the results by experiment."""
        grid = dict(
            name=name, dataset=str(self.dataset), seeds=[self.seed], baseline=next(iter(experiments)),
            defaults=dict(shuffle=False, dropout=0, **settings),
            experiments=[dict(name=key, **values) for key, values in experiments.items()])
        (self.folder / f"{name}.conf").write_text(json.dumps(grid))
        self(f"{name}.conf", "-j", "1", "--threads", str(self.threads))
        rows = csv.DictReader(io.StringIO(self(
            "query", "--format", "csv",
            "SELECT name, trial, train_loss, ndcg AS 'ndcg_all@10', hitrate AS 'recall@10', auc, "
            f"logloss FROM results WHERE sweep = '{name}'")))
        return {row.pop("name"): row for row in rows}

    def initial_weights(self, options):
        """Returns the path of Sweep's initial weights, from SGD steps too small to change them."""
        trial = self.train(
            "initial", dict(epochs=1, output_initializer=options.output_initializer),
            {"baseline": dict(optimizer="sgd", learning_rate=1e-30)})["baseline"]["trial"]
        return next(self.folder.glob(f"results/trials/{trial[:10]}*/model.safetensors"))


def train_sweep(sweep, initial, options):
    occurrences = dict(name="adam", repeated_keys="sum_of_squares")
    results = sweep.train(
        "trained", dict(epochs=options.epochs, init=str(initial)),
        {"baseline": {}, "occurrences": dict(optimizer=occurrences)})
    return {
        title: {metric: float(results[name][metric]) for metric in METRICS}
        for title, name in [(SWEEP, "baseline"), (SWEEP_OCCURRENCES, "occurrences")]}


# Weights


def torch_model(sizes, weights):
    model = AutoInt(sizes, DIM, LAYERS, HEADS, HIDDEN, dropout=0).double()
    tensors = [model.embedding.weight] + [layer.projection.weight for layer in model.interactions]
    tensors += [model.output.weight]
    values = [weights["embedding.weight"]] + [value.T for value in projections(weights)]
    values += [weights["attention.output"].T]
    linear = [layer for layer in model.mlp if isinstance(layer, torch.nn.Linear)]
    for layer, (weight, bias) in zip(linear, dense_layers(weights), strict=True):
        tensors += [layer.weight, layer.bias]
        values += [weight.T, bias]
    with torch.no_grad():
        for tensor, value in zip(tensors, values, strict=True):
            assert tuple(tensor.shape) == value.shape
            tensor.copy_(torch.from_numpy(np.ascontiguousarray(value)))
    return model


# Peers


def train_torch(sizes, weights, parts, epochs, make_optimizer):
    model = torch_model(sizes, weights)
    optimizer = make_optimizer(model)
    rows, labels = parts["train"]
    rows, targets = torch.from_numpy(rows), torch.from_numpy(labels).double()
    batches = torch.arange(len(rows)).split(BATCH)
    for _ in range(epochs):
        loss = train_epoch(
            model, optimizer, functional.binary_cross_entropy_with_logits, rows, targets, batches)
    return loss, predict(model, torch.from_numpy(parts["test"][0]))


def keras_adam(model):
    return KerasOptimizer(model.parameters(), "adam", LEARNING_RATE, epsilon=EPSILON)


def own_adam(model):
    return torch.optim.Adam(model.parameters(), LEARNING_RATE, eps=EPSILON)


def occurrence_adam(model):
    optimizer = keras_adam(model)
    OccurrenceSquares(model.embedding, optimizer)
    return optimizer


def train_keras(initial, sizes, parts, folder, options):
    """Returns Keras's version, train loss and logits, computed by equal_weights_keras.py."""
    (train, labels), (test, _) = parts["train"], parts["test"]
    np.savez(folder / "rows.npz", train=train, labels=labels, test=test, sizes=sizes)
    script = Path(__file__).with_name("equal_weights_keras.py")
    arguments = [str(initial), str(folder), str(options.epochs), str(options.threads)]
    done = subprocess.run([sys.executable, script, *arguments], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"error: {script.name} failed:\n{done.stderr}")
    result = json.loads(done.stdout.splitlines()[-1])
    return result["version"], result["loss"], np.load(folder / "logits.npy").astype(np.float64)


def train_peers(initial, sizes, folder, options):
    """Returns Keras's version and the metrics of each peer by the title of its row."""
    weights = load_file(initial)
    offsets = np.cumsum([0, *sizes[:-1]])
    raw = {name: read(folder, name) for name in ("train", "test")}
    parts = {name: (rows + offsets, labels) for name, (rows, labels) in raw.items()}

    def metrics(loss, logits):
        return {"train_loss": loss, **test_metrics(*raw["test"], logits)}

    def torch_row(make_optimizer):
        return metrics(*train_torch(sizes, weights, parts, options.epochs, make_optimizer))

    version, *keras = train_keras(initial, sizes, parts, folder, options)
    return version, {
        TORCH_KERAS: torch_row(keras_adam),
        TORCH_OWN: torch_row(own_adam),
        KERAS: metrics(*keras),
        TORCH_OCCURRENCES: torch_row(occurrence_adam),
    }


# The table


def print_table(results, version):
    print(f"| trained by | {' | '.join(TITLES)} |")
    print(f"|---|{'---:|' * len(TITLES)}")
    for title, values in results.items():
        cells = " | ".join(f"{values[metric]:.6f}" for metric in METRICS)
        print(f"| {version if title == KERAS else title} | {cells} |", flush=True)
    print()


def disagreements(results):
    for one, other in PAIRS:
        for metric, title in zip(METRICS, TITLES):
            difference = abs(results[one][metric] - results[other][metric])
            # Written so that NaN disagrees with everything.
            if not difference <= TOLERANCE:
                yield f"{title} of '{one}' and '{other}' differ by {difference:.6f}"


def main(options):
    if not options.sweep.is_file():
        sys.exit(f"error: no program at {options.sweep}; build it with: swift build -c release")
    if not options.dataset.is_dir():
        sys.exit(f"error: no folder {options.dataset}; get it with: sweep data get ml-100k")
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory(prefix="equal-weights-") as name:
        folder = Path(name)
        sweep = Sweep(options, folder)
        initial = sweep.initial_weights(options)
        sizes = json.loads((initial.parent / "manifest.json").read_text())["fieldSizes"]
        sweep("data", "export", str(sweep.dataset), "-o", str(folder))
        version, results = train_peers(initial, sizes, folder, options)
        results |= train_sweep(sweep, initial, options)
    order = [SWEEP, TORCH_KERAS, TORCH_OWN, KERAS, TORCH_OCCURRENCES, SWEEP_OCCURRENCES]
    print_table({title: results[title] for title in order}, version)
    found = list(disagreements(results))
    for text in found:
        print(f"error: {text}, more than {TOLERANCE:g}", file=sys.stderr)
    if not found:
        print(f"All required pairs agree to {TOLERANCE:g}.")
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path, help="a folder with ratings")
    parser.add_argument(
        "--sweep", type=Path,
        default=Path(__file__).resolve().parents[2] / ".build" / "release" / "sweep",
        help="a release build of sweep")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument(
        "--output-initializer", default="glorot_uniform", choices=["normal", "glorot_uniform"])
    parser.add_argument("--seed", type=int, default=1, help="of the initial weights")
    parser.add_argument("--threads", type=int, default=1)
    sys.exit(main(parser.parse_args()))
