"""Compares the objectives of Python with those of Swift: reads `search-benchmarks values` from standard input."""

import json
import sys

import optuna
from objectives import OBJECTIVES

count = 0
for line in sys.stdin:
    name, point, value = line.rstrip("\n").split("\t")
    python = OBJECTIVES[name](optuna.trial.FixedTrial(json.loads(point)))
    assert abs(python - float(value)) < 1e-9 * max(1, abs(python)), (line, python)
    count += 1
print(f"{count} values are equal")
