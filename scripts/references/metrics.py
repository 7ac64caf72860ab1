"""Writes the metric references that Tests/EvaluationTests compares with.

AUC, log loss, Brier score and GAUC come from scikit-learn; NDCG and average precision from scikit-learn on each user's
rows, with ties broken by item. Recall, hit rate and reciprocal rank, which scikit-learn lacks, are computed
here from the sorted rows; the expected calibration error, from NumPy's bins.

    pip install numpy scikit-learn
    python scripts/references/metrics.py Tests/EvaluationTests/References/metrics.json
"""

import json
import sys

import numpy as np
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    dcg_score,
    log_loss,
    ndcg_score,
    roc_auc_score,
)

CUTOFF = 10
BINS = 15


def user_metrics(labels: np.ndarray) -> dict[str, float]:
    """The ranking metrics of one user, whose labels come best row first."""
    count = len(labels)
    # Strictly falling scores that keep the order: scikit-learn then sees no ties.
    order = np.arange(count, 0, -1, dtype=np.float64)
    positives = int(labels.sum())
    top = labels[:CUTOFF]
    hits = np.flatnonzero(top) + 1
    # scikit-learn has no ranking of a single row, whose only possible values are these.
    single = count == 1
    gain = 1.0 if single else float(dcg_score([labels], [order], k=CUTOFF))
    ideal = 1.0 if single else float(dcg_score([labels], [labels]))
    precision = (
        float(average_precision_score(top, order[:CUTOFF])) * len(hits) if len(hits) else 0.0
    )
    return {
        "ndcg_all": gain / ideal,
        "recall": len(hits) / positives,
        "ndcg": 1.0 if single else float(ndcg_score([labels], [order], k=CUTOFF)),
        "hit_rate": float(len(hits) > 0),
        "mrr": 1.0 / int(hits[0]) if len(hits) else 0.0,
        "map": precision / min(CUTOFF, positives),
    }


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Naeini et al. (AAAI 2015), of the positive label, over bins of equal width."""
    bins = np.digitize(probabilities, np.linspace(0, 1, BINS + 1)[1:-1], right=True)
    gaps = [
        abs(labels[bins == one].sum() - probabilities[bins == one].sum()) for one in range(BINS)
    ]
    return float(sum(gaps) / len(labels))


def case(name: str, seed: int, rows: int, users: int, levels: int, share: float) -> dict:
    """Returns random rows whose scores take few values, so that most of them tie."""
    random = np.random.default_rng(seed)
    # Uneven activity: the first users have most of the rows.
    user = np.floor(users * random.random(rows) ** 2).astype(np.int64)
    item = random.permutation(rows)
    label = (random.random(rows) < share).astype(np.int64)
    logit = np.round(random.normal(size=rows) + 0.7 * label, 3)
    logit = (np.floor(logit * levels) / levels).astype(np.float32).astype(np.float64)

    per_user: dict[str, list[float]] = {}
    ranked_users, areas, weights = [], [], []
    for one in np.unique(user):
        mine = np.flatnonzero(user == one)
        mine = mine[np.lexsort((item[mine], -logit[mine]))]
        labels = label[mine]
        if 0 < labels.sum() < len(labels):
            areas.append(roc_auc_score(labels, logit[mine]))
            weights.append(len(labels))
        if labels.sum() == 0:
            continue
        ranked_users.append(int(one))
        for metric, value in user_metrics(labels).items():
            per_user.setdefault(f"{metric}@{CUTOFF}", []).append(value)

    metrics = {metric: float(np.mean(values)) for metric, values in per_user.items()}
    metrics["auc"] = float(roc_auc_score(label, logit))
    metrics["gauc"] = float(np.average(areas, weights=weights))
    probabilities = 1 / (1 + np.exp(-logit))
    metrics["logloss"] = float(log_loss(label, probabilities))
    metrics["brier"] = float(brier_score_loss(label, probabilities))
    metrics["ece"] = expected_calibration_error(label, probabilities)
    return {
        "name": name,
        "scores": logit.tolist(),
        "labels": label.tolist(),
        "users": user.tolist(),
        "items": item.tolist(),
        "metrics": metrics,
        "rankedUsers": ranked_users,
        "perUser": per_user,
    }


def main() -> None:
    cases = [
        case("a handful of score levels", seed=1, rows=600, users=30, levels=2, share=0.55),
        case("long lists, few positives", seed=2, rows=700, users=8, levels=4, share=0.08),
        case("long lists, most positive", seed=3, rows=500, users=9, levels=8, share=0.9),
        case("many users of a row or two", seed=4, rows=300, users=200, levels=3, share=0.4),
        case("few ties", seed=5, rows=500, users=40, levels=1000, share=0.5),
    ]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
