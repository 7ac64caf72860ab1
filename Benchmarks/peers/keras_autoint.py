"""Measures training steps of AutoInt+MLP in Keras 3; prints one line of JSON per setting.

    python Benchmarks/peers/keras_autoint.py [--threads 1] [--dims 16,32,64] [--seconds 5]

The network and work of torch_autoint.py, with `compile` and `fit`. The backend is TensorFlow if it is
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
from keras import layers, ops

from movielens import FIELDS


class Interaction(layers.Layer):
    """Softmax(QKᵀ)V beside a linear residual, [B, F, inputs] → [B, F, heads · width]."""

    def __init__(self, heads, width):
        super().__init__()
        self.heads, self.width = heads, width

    def build(self, shape):
        self.projection = self.add_weight(
            shape=(shape[-1], 4 * self.heads * self.width),
            initializer=keras.initializers.TruncatedNormal(stddev=0.05))

    def call(self, x):
        fields = x.shape[1]
        projected = ops.matmul(x, self.projection)
        projected = ops.reshape(projected, (-1, fields, 4, self.heads, self.width))
        query, key, value, residual = ops.unstack(ops.transpose(projected, (2, 0, 3, 1, 4)), 4)
        weights = ops.softmax(ops.matmul(query, ops.swapaxes(key, -1, -2)))
        y = ops.relu(ops.matmul(weights, value) + residual)
        return ops.reshape(ops.transpose(y, (0, 2, 1, 3)), (-1, fields, self.heads * self.width))


def auto_int(fields, dim, interactions=3, heads=2, hidden=(32, 32), dropout=0.4):
    rows = keras.Input((len(fields),), dtype="int32")
    tokens = layers.Embedding(sum(fields), dim, embeddings_initializer="glorot_uniform")(rows)
    x = tokens
    for _ in range(interactions):
        x = Interaction(heads, dim)(x)
    y = layers.Flatten()(tokens)
    for width in hidden:
        y = layers.Dropout(dropout)(layers.Dense(width, activation="relu")(y))
    sums = layers.Dense(1, use_bias=False)(layers.Flatten()(x)) + layers.Dense(1)(y)
    return keras.Model(rows, sums)


def limit_threads(count):
    if keras.backend.backend() == "tensorflow":
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(count)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    else:
        import torch

        torch.set_num_threads(count)


def measure(dim, batch, seconds, steps=4):
    keras.utils.set_random_seed(1)
    model = auto_int(FIELDS, dim)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-4), loss=keras.losses.BinaryCrossentropy(from_logits=True))
    random = np.random.default_rng(1)
    offsets = np.cumsum([0, *FIELDS[:-1]])
    rows = (random.integers(FIELDS, size=(steps * batch, len(FIELDS))) + offsets).astype("int32")
    labels = random.integers(2, size=(steps * batch, 1)).astype("float32")

    def fit():
        model.fit(rows, labels, batch_size=batch, shuffle=False, verbose=0)

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
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dims", default="16,32,64")
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--seconds", type=float, default=5, help="per setting")
    options = parser.parse_args()
    limit_threads(options.threads)
    for dim in map(int, options.dims.split(",")):
        speed = measure(dim, options.batch, options.seconds)
        result = dict(
            peer=f"keras {keras.__version__} on {keras.backend.backend()}",
            machine=platform.machine(), threads=options.threads, embedding_dim=dim,
            batch_size=options.batch, samples_per_second=round(speed))
        print(json.dumps(result), flush=True)
