"""How the references of models are written: one safetensors file per case."""

import json
import sys
from pathlib import Path

from safetensors.torch import save_file


def save(tensors, words, seed, path):
    """Writes tensors, and as metadata the hyperparameters in the words of a grid file."""
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    save_file(tensors, path, {key: json.dumps(value).strip('"') for key, value in words.items()})
    print(f"{path.name}: seed {seed}, {path.stat().st_size} bytes")


def write_all(cases, write, name):
    """Writes every case into the folder `name` of the folder that the command line names."""
    folder = Path(sys.argv[1]) / name
    folder.mkdir(parents=True, exist_ok=True)
    for case, definition in cases.items():
        write(case, definition, folder)
