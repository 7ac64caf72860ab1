"""Log densities of Optuna's Parzen estimator, for Tests/SearchTests/ParzenEstimatorTests.swift.

Needs optuna 5.0. Swift's densities are per coordinate in 0…1, Optuna's per value or per logarithm of
a value, so the logarithm of each continuous range's length is added to them.
"""

import math

import numpy as np
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
# Equal values get their widths by rank, and NumPy's default sort is not stable.
sort = np.argsort
np.argsort = lambda values, **_: sort(values, kind="stable")

SPACE = {
    "x": FloatDistribution(-5, 10),
    "rate": FloatDistribution(1e-4, 1, log=True),
    "layers": IntDistribution(1, 9),
    "units": IntDistribution(1, 100, log=True),
    "kind": CategoricalDistribution([0, 1, 2]),
}


def values(count, offset):
    """Values of a fixed pattern that Swift repeats."""
    k = np.arange(count) + offset
    return {
        "x": -5 + 15 * ((k * 37 + 11) % 101) / 101,
        "rate": 10.0 ** (-4 + 4 * ((k * 53 + 7) % 97) / 97),
        "layers": 1.0 + (k * 5) % 9,
        "units": 1.0 + (k * 29) % 100,
        "kind": k * 7 % 3,
    }


parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
for count in (0, 1, 2, 12, 40):
    estimator = _ParzenEstimator(values(count, 0), SPACE, parameters)
    points = values(4, 200)
    density = estimator.log_pdf(points) + math.log(15) + math.log(math.log(1e4))
    print(count, [float(f"{d:.15g}") for d in density])
