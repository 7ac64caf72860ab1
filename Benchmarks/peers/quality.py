"""Trains the same network with PyTorch on exported rows and prints the test metrics as JSON.

    sweep data export DATASET -o DIR
    python Benchmarks/peers/quality.py DIR [--epochs 5 --learning-rate 1e-4 --dim 16 …]

To compare our training with an independent one. DIR holds train.csv, validation.csv and test.csv,
each with a header of field names and, last, the label; the first field is the user, the second the
movie. Defaults of Keras 3: Glorot-uniform embedding over the whole table, truncated normal 0.05
projections, N(0, 1e-4) MLP, Adam with epsilon 1e-7, RMSprop and Adagrad with epsilon inside the root.
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

from torch_autoint import AutoInt


def read(folder, name):
    values = np.loadtxt(Path(folder) / f"{name}.csv", delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
    return values[:, :-1], values[:, -1]


def initialize(model):
    """Keras's initial weights where they are not those of the module already."""
    inputs = model.output.weight.shape[1] + 1
    nn.init.uniform_(model.output.weight, -((6 / inputs) ** 0.5), (6 / inputs) ** 0.5)
    for layer in model.mlp:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=1e-4)
            nn.init.zeros_(layer.bias)


class EpsilonInsideRoot(torch.optim.Optimizer):
    """RMSprop (rho) and Adagrad (no rho) as Keras computes them."""

    def __init__(self, parameters, lr, rho=None, initial=0.0, epsilon=1e-7):
        super().__init__(parameters, dict(lr=lr, rho=rho, initial=initial, epsilon=epsilon))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                squares = self.state[weight].setdefault(
                    "squares", torch.full_like(weight, group["initial"]))
                if group["rho"] is None:
                    squares.addcmul_(weight.grad, weight.grad)
                else:
                    squares.mul_(group["rho"]).addcmul_(
                        weight.grad, weight.grad, value=1 - group["rho"])
                weight.addcdiv_(weight.grad, (squares + group["epsilon"]).sqrt(), value=-group["lr"])


def make_optimizer(options, parameters):
    lr = options.learning_rate
    match options.optimizer:
        case "adam":
            return torch.optim.Adam(parameters, lr=lr, eps=1e-7)
        case "adamw":
            return torch.optim.AdamW(parameters, lr=lr, eps=1e-7, weight_decay=0.004)
        case "rmsprop":
            return EpsilonInsideRoot(parameters, lr, rho=0.9)
        case "adagrad":
            return EpsilonInsideRoot(parameters, lr, initial=0.1)
        case "sgd":
            return torch.optim.SGD(parameters, lr=lr, momentum=options.momentum)


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
    """ndcg_all@k and recall@k over each user's own rows, ties by movie index."""
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
    initialize(model)
    optimizer, loss = make_optimizer(options, model.parameters()), make_loss(options)
    rows, labels = tensors["train"]
    for epoch in range(options.epochs):
        model.train()
        order = torch.randperm(len(rows)) if not options.no_shuffle else torch.arange(len(rows))
        total = 0.0
        for batch in order.split(options.batch):
            optimizer.zero_grad()
            value = loss(model(rows[batch]), labels[batch])
            value.backward()
            optimizer.step()
            total += value.item() * len(batch)
        scores = predict(model, tensors["validation"][0])
        auc = roc_auc_score(parts["validation"][1], scores)
        print(f"epoch {epoch + 1}: loss {total / len(rows):.5f}, validation AUC {auc:.4f}", flush=True)

    rows, labels = parts["test"]
    logits = predict(model, tensors["test"][0])
    gain, recall = ranking(rows[:, 0], rows[:, 1], labels, logits)
    return {
        "ndcg_all@10": gain,
        "recall@10": recall,
        "auc": roc_auc_score(labels, logits),
        "logloss": log_loss(labels, 1 / (1 + np.exp(-logits))),
    }


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
    parser.add_argument("--momentum", type=float, default=0.9, help="of sgd")
    parser.add_argument("--loss", default="bce", choices=["bce", "focal"])
    parser.add_argument("--gamma", type=float, default=2.0, help="of focal")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--no-shuffle", action="store_true")
    parser.add_argument(
        "--field-sizes", help="comma-separated; otherwise one more than each largest index")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(json.dumps({name: round(float(value), 5) for name, value in train(options).items()}))
