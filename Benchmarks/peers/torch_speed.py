"""Measures training steps of a model in PyTorch; prints one line of JSON per setting.

    python Benchmarks/peers/torch_speed.py [--model autoint_mlp] [--threads 1] [--dims 16,32,64]

Shapes of MovieLens 1M (14 fields, 13,375 keys), batches of 2048; histories of 50 movies. A step is
forward, backward and Adam on batches drawn beforehand; shuffling and reading are not measured. int64
inputs, no synchronisation between steps.
"""

import argparse
import json
import platform
import time

import torch
from torch.nn import functional

from movielens import FIELDS, HISTORY
from torch_models import MODELS, MOVIE


def measure(name, dim, optimizer, attention, batch, seconds):
    torch.manual_seed(1)
    variant = dict(fused=True) if attention == "fused" else {}
    model = MODELS[name](FIELDS, dim, **variant)
    settings = dict(lr=1e-4, eps=1e-7)
    adam = torch.optim.Adam(model.parameters(), **settings, **{optimizer: True})
    offsets = torch.tensor([0, *FIELDS[:-1]]).cumsum(0)

    def inputs():
        rows = torch.stack([torch.randint(size, (batch,)) for size in FIELDS], 1) + offsets
        if name != "din":
            return (rows,)
        return rows, torch.randint(FIELDS[MOVIE], (batch, HISTORY)) + offsets[MOVIE]

    batches = [(inputs(), torch.randint(2, (batch,)).float()) for _ in range(16)]

    def step(index):
        rows, labels = batches[index % len(batches)]
        adam.zero_grad(set_to_none=True)
        functional.binary_cross_entropy_with_logits(model(*rows), labels).backward()
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
    parser.add_argument("--model", choices=MODELS, default="autoint_mlp")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dims", default="16,32,64")
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--seconds", type=float, default=5, help="per setting")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for dim in map(int, options.dims.split(",")):
        for optimizer in ("foreach", "fused"):
            for attention in ("plain", "fused") if options.model == "autoint_mlp" else ("plain",):
                speed = measure(
                    options.model, dim, optimizer, attention, options.batch, options.seconds)
                result = dict(
                    peer=f"torch {torch.__version__}", model=options.model, machine=platform.machine(),
                    threads=options.threads, embedding_dim=dim, batch_size=options.batch,
                    adam=optimizer, attention=attention, samples_per_second=round(speed))
                print(json.dumps(result), flush=True)
