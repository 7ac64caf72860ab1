"""Trains the network of equal_weights.py, which starts this script, with Keras on TensorFlow.

    python equal_weights_keras.py WEIGHTS FOLDER EPOCHS THREADS

Runs in its own process because PyTorch and TensorFlow cannot load the same LLVM twice. Reads
FOLDER/rows.npz, writes FOLDER/logits.npy, and prints version and train loss as JSON.
"""

import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow
from safetensors.numpy import load_file

from equal_weights_network import (
    BATCH, DIM, EPSILON, HEADS, HIDDEN, LAYERS, LEARNING_RATE, dense_layers, projections)
from keras_models import Interaction, auto_int
from keras_speed import limit_threads


def make_model(sizes, weights):
    model = auto_int(sizes, DIM, LAYERS, HEADS, HIDDEN, dropout=0)
    attention, dense = iter(projections(weights)), iter(dense_layers(weights))
    for layer in model.layers:
        if isinstance(layer, keras.layers.Embedding):
            layer.set_weights([weights["embedding.weight"]])
        elif isinstance(layer, Interaction):
            layer.set_weights([next(attention)])
        elif isinstance(layer, keras.layers.Dense):
            # The attention branch's output layer has no bias.
            layer.set_weights(next(dense) if layer.use_bias else [weights["attention.output"]])
    assert next(attention, None) is None and next(dense, None) is None
    return model


def train(weights, folder, epochs):
    """Returns the train loss of the last epoch and the logits of the test rows."""
    data = np.load(folder / "rows.npz")
    keras.config.set_floatx("float64")
    model = make_model([int(size) for size in data["sizes"]], weights)
    model.compile(
        optimizer=keras.optimizers.Adam(LEARNING_RATE, epsilon=EPSILON),
        loss=keras.losses.BinaryCrossentropy(from_logits=True))
    history = model.fit(
        data["train"].astype("int32"), data["labels"][:, None].astype("float64"),
        batch_size=BATCH, epochs=epochs, shuffle=False, verbose=0)
    logits = model.predict(data["test"].astype("int32"), batch_size=8192, verbose=0)
    return history.history["loss"][-1], logits[:, 0]


if __name__ == "__main__":
    path, folder, epochs, threads = sys.argv[1:]
    limit_threads(int(threads))
    loss, logits = train(load_file(path), Path(folder), int(epochs))
    np.save(Path(folder) / "logits.npy", logits)
    version = f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}"
    print(json.dumps(dict(version=version, loss=float(loss))))
