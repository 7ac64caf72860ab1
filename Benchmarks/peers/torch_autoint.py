"""Measures training steps of AutoInt+MLP in PyTorch; prints one line of JSON per setting.

    python Benchmarks/peers/torch_autoint.py [--threads 1] [--dims 16,32,64] [--seconds 5]

Shapes of MovieLens 1M (14 fields, 13,375 keys), batches of 2048, three interacting layers with two heads,
an MLP of 32 and 32 with dropout 0.4. A step is forward, backward and Adam on batches drawn beforehand;
shuffling and reading are not measured. Written to be fast: one embedding table, one product for query,
key, value and residual of a layer, int64 inputs, no synchronisation between steps.
"""

import argparse
import json
import platform
import time

import torch
from torch import nn
from torch.nn import functional

from movielens import FIELDS


class Interaction(nn.Module):
    """Softmax(QKᵀ)V beside a linear residual, [B, F, inputs] → [B, F, heads · width]."""

    def __init__(self, inputs, heads, width):
        super().__init__()
        self.heads, self.width = heads, width
        self.projection = nn.Linear(inputs, 4 * heads * width, bias=False)
        nn.init.trunc_normal_(self.projection.weight, std=0.05, a=-0.1, b=0.1)

    def forward(self, x, fused):
        rows, fields, _ = x.shape
        projected = self.projection(x).view(rows, fields, 4, self.heads, self.width)
        query, key, value, residual = projected.permute(2, 0, 3, 1, 4).unbind(0)
        if fused:
            y = functional.scaled_dot_product_attention(query, key, value, scale=1.0)
        else:
            y = (query @ key.transpose(-1, -2)).softmax(-1) @ value
        return functional.relu(y + residual).transpose(1, 2).reshape(rows, fields, -1)


class AutoInt(nn.Module):
    def __init__(self, fields, dim, layers=3, heads=2, hidden=(32, 32), dropout=0.4, fused=False):
        super().__init__()
        self.fused = fused
        self.embedding = nn.Embedding(sum(fields), dim)
        nn.init.xavier_uniform_(self.embedding.weight)
        widths = [dim] + [heads * dim] * layers
        self.interactions = nn.ModuleList(Interaction(width, heads, dim) for width in widths[:-1])
        self.output = nn.Linear(len(fields) * widths[-1], 1, bias=False)
        sizes = [len(fields) * dim, *hidden]
        stack = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            stack += [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(dropout)]
        self.mlp = nn.Sequential(*stack, nn.Linear(sizes[-1], 1))

    def forward(self, rows):
        tokens = self.embedding(rows)
        x = tokens
        for interaction in self.interactions:
            x = interaction(x, self.fused)
        return (self.output(x.flatten(1)) + self.mlp(tokens.flatten(1)))[:, 0]


def measure(dim, optimizer, attention, batch, seconds):
    torch.manual_seed(1)
    model = AutoInt(FIELDS, dim, fused=attention == "fused")
    settings = dict(lr=1e-4, eps=1e-7)
    adam = torch.optim.Adam(model.parameters(), **settings, **{optimizer: True})
    offsets = torch.tensor([0, *FIELDS[:-1]]).cumsum(0)
    batches = [
        (
            torch.stack([torch.randint(size, (batch,)) for size in FIELDS], 1) + offsets,
            torch.randint(2, (batch,)).float(),
        )
        for _ in range(16)
    ]

    def step(index):
        rows, labels = batches[index % len(batches)]
        adam.zero_grad(set_to_none=True)
        functional.binary_cross_entropy_with_logits(model(rows), labels).backward()
        adam.step()

    for index in range(3):
        step(index)
    # The best of several stretches, because other programs can only slow one down.
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for index in range(4):
            step(index)
        best = min(best, (time.perf_counter() - start) / 4)
    return batch / best


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dims", default="16,32,64")
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--seconds", type=float, default=5, help="per setting")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for dim in map(int, options.dims.split(",")):
        for optimizer in ("foreach", "fused"):
            for attention in ("plain", "fused"):
                speed = measure(dim, optimizer, attention, options.batch, options.seconds)
                result = dict(
                    peer=f"torch {torch.__version__}", machine=platform.machine(),
                    threads=options.threads, embedding_dim=dim, batch_size=options.batch,
                    adam=optimizer, attention=attention, samples_per_second=round(speed))
                print(json.dumps(result), flush=True)
