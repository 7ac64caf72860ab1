"""Measures training steps of a model in Keras 3; prints one line of JSON per setting.

    python Benchmarks/peers/keras_speed.py [--model autoint_mlp] [--threads 1] [--dims 16,32,64]

The networks and the work of torch_speed.py, with `compile` and `fit`. The backend is TensorFlow if it is
installed, otherwise PyTorch; KERAS_BACKEND overrides this.
"""

import argparse
import importlib.util
import json
import os
import platform
import time

if "KERAS_BACKEND" not in os.environ:
    installed = importlib.util.find_spec("tensorflow") is not None
    os.environ["KERAS_BACKEND"] = "tensorflow" if installed else "torch"

import keras
import numpy as np

from keras_models import MODELS, MOVIE
from movielens import FIELDS, HISTORY


def limit_threads(count):
    if keras.backend.backend() == "tensorflow":
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(count)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    else:
        import torch

        torch.set_num_threads(count)


def measure(name, dim, batch, seconds, steps=4):
    keras.utils.set_random_seed(1)
    model = MODELS[name](FIELDS, dim)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-4), loss=keras.losses.BinaryCrossentropy(from_logits=True))
    random = np.random.default_rng(1)
    offsets = np.cumsum([0, *FIELDS[:-1]])
    rows = (random.integers(FIELDS, size=(steps * batch, len(FIELDS))) + offsets).astype("int32")
    inputs = rows
    if name == "din":
        histories = random.integers(FIELDS[MOVIE], size=(steps * batch, HISTORY)) + offsets[MOVIE]
        inputs = [rows, histories.astype("int32")]
    labels = random.integers(2, size=(steps * batch, 1)).astype("float32")

    def fit():
        model.fit(inputs, labels, batch_size=batch, shuffle=False, verbose=0)

    fit()
    # The best of several stretches, because other programs can only slow one down.
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        fit()
        best = min(best, time.perf_counter() - start)
    return steps * batch / best


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=MODELS, default="autoint_mlp")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dims", default="16,32,64")
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--seconds", type=float, default=5, help="per setting")
    options = parser.parse_args()
    limit_threads(options.threads)
    for dim in map(int, options.dims.split(",")):
        speed = measure(options.model, dim, options.batch, options.seconds)
        result = dict(
            peer=f"keras {keras.__version__} on {keras.backend.backend()}",
            model=options.model, machine=platform.machine(), threads=options.threads, embedding_dim=dim,
            batch_size=options.batch, samples_per_second=round(speed))
        print(json.dumps(result), flush=True)
