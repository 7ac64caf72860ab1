"""Writes the statistical references that Tests/EvaluationTests compares with.

Student's t, chi-squared, F, intervals, paired and unpaired tests, the integral behind the
sequential test and expected maxima come from SciPy; Holm's
adjustment, the power of a paired test and Wilson's interval from statsmodels. The studentised bootstrap is implemented here in NumPy with the same draws, because
neither library has one with p values.

    pip install numpy scipy statsmodels
    python scripts/references/statistics.py Tests/EvaluationTests/References/statistics.json
"""

import json
import math
import sys

import numpy as np
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint

MASK = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15


def mix(value: np.ndarray) -> np.ndarray:
    """The output function of SplitMix64."""
    z = value
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def bits(key: int, counters: np.ndarray) -> np.ndarray:
    start = mix(np.array([(key + STEP) & MASK], dtype=np.uint64))
    return mix(start + (counters + np.uint64(1)) * np.uint64(STEP))


def distribution() -> list[dict]:
    rows = []
    for freedom in [1, 2, 3, 4, 5, 9, 10, 29, 100, 942, 6039]:
        for t in [0.0, 0.01, 0.5, 1.0, 1.96, 2.776, 4.6, 12.7, 40.0]:
            rows.append(
                {"freedom": freedom, "t": t, "p": 2 * float(stats.t.sf(t, freedom))}
            )
    return rows


def critical_values() -> list[dict]:
    return [
        {"freedom": freedom, "alpha": alpha, "t": float(stats.t.isf(alpha / 2, freedom))}
        for freedom in [1, 2, 4, 9, 30, 942]
        for alpha in [0.9, 0.4, 0.05, 0.05 / 13, 1e-6, 1e-10]
    ]


def paired_tests(random: np.random.Generator) -> list[dict]:
    cases = []
    for count, shift, spread in [(2, 0.002, 0.001), (3, 0.0, 0.002), (5, 0.004, 0.003),
                                 (5, -0.01, 0.001), (30, 0.0005, 0.002), (943, 0.01, 0.2)]:
        reference = 0.68 + 0.005 * random.normal(size=count)
        values = reference + shift + spread * random.normal(size=count)
        test = stats.ttest_rel(values, reference)
        interval = test.confidence_interval(0.95)
        mean_interval = stats.t.interval(
            0.95, count - 1, loc=values.mean(), scale=stats.sem(values)
        )
        cases.append({
            "values": values.tolist(), "references": reference.tolist(),
            "mean": float((values - reference).mean()),
            "p": float(test.pvalue), "low": float(interval.low), "high": float(interval.high),
            "meanLow": float(mean_interval[0]), "meanHigh": float(mean_interval[1]),
        })
    return cases


def bootstrap(random: np.random.Generator) -> list[dict]:
    cases = []
    for users, draws, key, samples in [
        (40, 999, 0, [random.normal(0.02, 0.2, 40), random.exponential(0.1, 40) - 0.09]),
        (300, 4999, 7, [
            random.normal(0.05, 0.2, 300),
            np.where(random.random(300) < 0.05, 0.3, 0.0),
            random.normal(-0.002, 0.3, 300),
        ]),
    ]:
        counters = np.arange(draws * users, dtype=np.uint64).reshape(draws, users)
        index = ((bits(key, counters) >> np.uint64(32)) * np.uint64(users)) >> np.uint64(32)
        results = []
        for sample in samples:
            error = sample.std(ddof=1) / math.sqrt(users)
            resampled = sample[index.astype(np.int64)]
            errors = resampled.std(axis=1, ddof=1) / math.sqrt(users)
            statistics = np.sort(np.abs(resampled.mean(axis=1) - sample.mean()) / errors)
            observed = abs(sample.mean()) / error
            beyond = int((statistics >= observed).sum())
            p = (beyond + 1) / (draws + 1)
            if beyond < 10:
                edge = statistics[draws - 10]
                p = 11 / (draws + 1) * stats.t.sf(observed, users - 1) / stats.t.sf(edge, users - 1)
            margin = statistics[draws - round(0.05 * (draws + 1))] * error
            results.append({
                "p": float(p), "low": float(sample.mean() - margin),
                "high": float(sample.mean() + margin), "beyond": beyond,
            })
        cases.append({
            "draws": draws, "key": key, "samples": [s.tolist() for s in samples],
            "results": results,
        })
    return cases


def holm(random: np.random.Generator) -> list[dict]:
    lists = [[0.03], [0.01, 0.04, 0.03, 0.005], [0.2, 0.2, 0.2], [0.9, 1e-9, 0.5, 0.02, 0.02]]
    lists.append(random.random(40).tolist())
    return [
        {"values": values, "adjusted": multipletests(values, method="holm")[1].tolist()}
        for values in lists
    ]


def power() -> list[dict]:
    return [
        {"effect": effect, "alpha": alpha,
         "pairs": float(TTestPower().solve_power(effect, None, alpha, 0.8))}
        for effect in [0.2, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0]
        for alpha in [0.05, 0.05 / 13]
    ]


def sequential() -> list[dict]:
    """The Bayes factor of an effect from N(0, g), integrated over noncentral t densities."""
    rows = []
    for count, variance, t in [(3, 1, 2.5), (5, 1, 4.0), (5, 4, 4.0), (8, 4, 6.0), (12, 4, 3.2), (20, 1, 0.7),
                               (20, 4, 4.4)]:
        density = lambda effect: (
            stats.nct.pdf(t, count - 1, effect * math.sqrt(count))
            * stats.norm.pdf(effect, scale=math.sqrt(variance)))
        marginal = sum(
            integrate.quad(density, low, high, epsabs=0, epsrel=1e-11, limit=400)[0]
            for low, high in [(-12, -1), (-1, 0), (0, 1), (1, 2), (2, 4), (4, 12)])
        evidence = marginal / stats.t.pdf(t, count - 1)
        rows.append(
            {"count": count, "variance": variance, "t": t, "p": float(min(1, 1 / evidence))})
    return rows


def equivalence(random: np.random.Generator) -> list[dict]:
    cases = []
    for count, shift, spread, margin in [(3, 0.0, 0.0004, 0.001), (5, 0.0003, 0.0003, 0.001),
                                         (10, -0.0008, 0.0005, 0.001)]:
        differences = shift + spread * random.normal(size=count)
        p = max(stats.ttest_1samp(differences, -margin, alternative="greater").pvalue,
                stats.ttest_1samp(differences, margin, alternative="less").pvalue)
        cases.append({"differences": differences.tolist(), "margin": margin, "p": float(p)})
    return cases


def improvement() -> list[dict]:
    rows = []
    for wins, count in [(3, 3), (0, 5), (7, 10), (10.5, 20)]:
        low, high = proportion_confint(wins, count, 0.05, method="wilson")
        rows.append({"wins": wins, "count": count, "low": float(low), "high": float(high)})
    return rows


def unpaired() -> list[dict]:
    """Welch's interval with whole degrees of freedom; the pooled one where a sample has one value."""
    random = np.random.default_rng(20261129)
    rows = []
    for first, second, spread in [(3, 10, 1.0), (10, 3, 4.0), (2, 2, 9.0), (5, 5, 1.0), (1, 10, 1.0),
                                  (4, 1, 1.0)]:
        a = 0.69 + 0.001 * random.normal(size=first)
        b = 0.688 + 0.001 * spread * random.normal(size=second)
        if min(first, second) > 1:
            parts = a.var(ddof=1) / first, b.var(ddof=1) / second
            freedom = math.floor(stats.ttest_ind(a, b, equal_var=False).df)
            error = math.sqrt(sum(parts))
        else:
            freedom = first + second - 2
            error = max(a, b, key=len).std(ddof=1) * math.sqrt(1 / first + 1 / second)
        margin = stats.t.ppf(0.975, freedom) * error
        mean = a.mean() - b.mean()
        rows.append({"values": a.tolist(), "others": b.tolist(), "low": float(mean - margin),
                     "high": float(mean + margin)})
    return rows


def expected_maximum() -> list[dict]:
    def integrand(x: float, count: int) -> float:
        return x * count * stats.norm.pdf(x) * stats.norm.cdf(x) ** (count - 1)

    return [{"count": count, "maximum": integrate.quad(integrand, -10, 10, args=(count,), limit=500,
                                                       epsabs=1e-12, epsrel=1e-12)[0]}
            for count in [1, 2, 3, 10, 14, 24, 100, 1000]]


def deviations() -> list[dict]:
    """Quantiles behind the intervals of standard deviations and of their ratios."""
    return [
        {"numerator": a, "denominator": b, "probability": p,
         "chiSquared": float(stats.chi2.ppf(p, a)), "f": float(stats.f.ppf(p, a, b))}
        for a in [1, 2, 3, 9, 29, 999]
        for b in [1, 4, 9, 100]
        for p in [0.001, 0.025, 0.5, 0.975]
    ]


def main() -> None:
    random = np.random.default_rng(20240229)
    references = {
        "distribution": distribution(),
        "criticalValues": critical_values(),
        "pairedTests": paired_tests(random),
        "bootstrap": bootstrap(random),
        "holm": holm(random),
        "power": power(),
        "sequential": sequential(),
        "equivalence": equivalence(random),
        "improvement": improvement(),
        "unpaired": unpaired(),
        "expectedMaximum": expected_maximum(),
        "deviations": deviations(),
    }
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(references, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
