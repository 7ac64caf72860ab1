"""Makes a Markdown table from lines of `search-benchmarks regret` and `optuna_regret.py`."""

import statistics
import sys

regrets = {}
for path in sys.argv[1:]:
    for line in open(path):
        objective, sampler, _, *values = line.rstrip("\n").split("\t")
        for trials, value in zip((50, 100), values):
            regrets.setdefault((objective, trials), {}).setdefault(sampler, []).append(float(value))

samplers = sorted({name for row in regrets.values() for name in row},
                  key=lambda name: (not name.startswith("optuna"), name))
optuna = samplers[0]
print("| objective | trials | " + " | ".join(samplers) + " |")
print("|---|---|" + "---|" * len(samplers))
worse = []
for (objective, trials), row in regrets.items():
    low, middle, high = statistics.quantiles(row[optuna], n=4)
    cells = [f"{middle:.3g} ({low:.3g}–{high:.3g})"]
    for name in samplers[1:]:
        if name not in row:
            cells.append("–")
            continue
        median = statistics.median(row[name])
        cells.append(f"{median:.3g}")
        if name.startswith(("tpe", "gp")) and median > middle + (high - low):
            worse.append(f"{name} on {objective} at {trials}")
    print(f"| {objective} | {trials} | " + " | ".join(cells) + " |")
print("\nWorse than Optuna's median by more than its interquartile range: "
      + ("; ".join(worse) if worse else "none") + ".")
