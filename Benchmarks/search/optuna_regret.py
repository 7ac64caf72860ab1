"""Prints the regret of Optuna's TPE: objective, sampler, seed, regret after 50 and 100 trials."""

import argparse

import optuna
from objectives import MINIMA, OBJECTIVES

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--seeds", type=int, default=20)
arguments = parser.parse_args()
optuna.logging.set_verbosity(optuna.logging.ERROR)
for name, objective in OBJECTIVES.items():
    for seed in range(arguments.seeds):
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=100)
        values = [trial.value for trial in study.trials]
        regrets = [min(values[:count]) - MINIMA[name] for count in (50, 100)]
        print(name, f"optuna {optuna.__version__} tpe", seed, *regrets, sep="\t", flush=True)
