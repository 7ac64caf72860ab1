"""Trains Sweep's network with PyTorch on exported rows and prints the test metrics as JSON.

    sweep data export DATASET -o DIR
    python Benchmarks/peers/quality.py DIR [--epochs 5 --learning-rate 1e-4 --dim 16 …]

An independent implementation to compare results with. DIR holds train.csv, validation.csv and test.csv,
each with a header of field names; the last column is the label, the first the user, the second the movie.
As in Keras 3: Glorot-uniform embedding table, truncated normal projections (0.05), output layer and MLP
from N(0, 1e-4), optimizers with epsilon 1e-7 (keras_rules.py).
Needs torch, numpy and scikit-learn.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import log_loss, roc_auc_score
from torch import nn
from torch.nn import functional

from keras_rules import KerasOptimizer, OccurrenceSquares
from torch_models import AutoInt


def read(folder, name):
    values = np.loadtxt(Path(folder) / f"{name}.csv", delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
    return values[:, :-1], values[:, -1]


def initialize(model, output):
    """Initializes the weights whose PyTorch default differs from Sweep's."""
    if output == "normal":
        nn.init.normal_(model.output.weight, std=1e-4)
    else:
        nn.init.xavier_uniform_(model.output.weight)
    for layer in model.mlp:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=1e-4)
            nn.init.zeros_(layer.bias)


def make_optimizer(options, model):
    lr = options.learning_rate
    match options.optimizer:
        case "sgd":
            return torch.optim.SGD(model.parameters(), lr=lr, momentum=options.momentum)
        case "adamw":
            optimizer = KerasOptimizer(model.parameters(), "adam", lr, weight_decay=0.004)
        case rule:
            optimizer = KerasOptimizer(model.parameters(), rule, lr)
    if options.repeated_keys == "sum_of_squares":
        OccurrenceSquares(model.embedding, optimizer)
    return optimizer


def make_loss(options):
    if options.loss == "bce":
        return functional.binary_cross_entropy_with_logits

    def focal(logits, labels):
        entropy = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
        return ((1 - torch.exp(-entropy)) ** options.gamma * entropy).mean()

    return focal


@torch.no_grad()
def predict(model, rows):
    model.eval()
    return torch.cat([model(part) for part in rows.split(8192)]).double().numpy()


def ranking(users, movies, labels, scores, k=10):
    """Returns ndcg_all@k and recall@k over each user's own rows, ties by movie index."""
    order = np.lexsort((movies, -scores, users))
    users, labels = users[order], labels[order]
    discounts = 1 / np.log2(np.arange(2, len(users) + 2))
    gains, recalls = [], []
    for own in np.split(labels, np.flatnonzero(np.diff(users)) + 1):
        positives = int(own.sum())
        if positives:
            top = own[:k]
            gains.append((top * discounts[: len(top)]).sum() / discounts[:positives].sum())
            recalls.append(top.sum() / positives)
    return np.mean(gains), np.mean(recalls)


def train_epoch(model, optimizer, loss, rows, labels, batches):
    """Trains one epoch; returns the mean loss over the rows."""
    model.train()
    total = 0.0
    for batch in batches:
        optimizer.zero_grad()
        value = loss(model(rows[batch]), labels[batch])
        value.backward()
        optimizer.step()
        total += value.item() * len(batch)
    return total / len(rows)


def test_metrics(rows, labels, logits):
    """Returns the test metrics by Sweep's names."""
    gain, recall = ranking(rows[:, 0], rows[:, 1], labels, logits)
    return {
        "ndcg_all@10": gain,
        "recall@10": recall,
        "auc": roc_auc_score(labels, logits),
        "logloss": log_loss(labels, 1 / (1 + np.exp(-logits))),
    }


def train(options):
    torch.manual_seed(options.seed)
    parts = {name: read(options.folder, name) for name in ("train", "validation", "test")}
    sizes = np.max([rows.max(0) for rows, _ in parts.values()], axis=0) + 1
    if options.field_sizes:
        sizes = np.array([int(size) for size in options.field_sizes.split(",")])
    offsets = np.cumsum([0, *sizes[:-1]])
    tensors = {
        name: (torch.from_numpy(rows + offsets), torch.from_numpy(labels).float())
        for name, (rows, labels) in parts.items()
    }
    model = AutoInt(sizes.tolist(), options.dim, dropout=options.dropout)
    initialize(model, options.output_initializer)
    optimizer, loss = make_optimizer(options, model), make_loss(options)
    rows, labels = tensors["train"]
    for epoch in range(options.epochs):
        order = torch.randperm(len(rows)) if not options.no_shuffle else torch.arange(len(rows))
        value = train_epoch(model, optimizer, loss, rows, labels, order.split(options.batch))
        scores = predict(model, tensors["validation"][0])
        auc = roc_auc_score(parts["validation"][1], scores)
        print(f"epoch {epoch + 1}: loss {value:.5f}, validation AUC {auc:.4f}", flush=True)

    return test_metrics(*parts["test"], predict(model, tensors["test"][0]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--dim", type=int, default=16)
    parser.add_argument(
        "--optimizer", default="adam", choices=["adam", "adamw", "rmsprop", "adagrad", "sgd"])
    parser.add_argument("--momentum", type=float, default=0.9, help="of SGD")
    parser.add_argument(
        "--repeated-keys", default="square_of_sum", choices=["square_of_sum", "sum_of_squares"])
    parser.add_argument(
        "--output-initializer", default="normal", choices=["normal", "glorot_uniform"])
    parser.add_argument("--loss", default="bce", choices=["bce", "focal"])
    parser.add_argument("--gamma", type=float, default=2.0, help="of the focal loss")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--no-shuffle", action="store_true")
    parser.add_argument(
        "--field-sizes", help="comma-separated; default: largest index of each field + 1")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(json.dumps({name: round(float(value), 5) for name, value in train(options).items()}))
