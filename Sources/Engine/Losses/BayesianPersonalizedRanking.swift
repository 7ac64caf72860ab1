import Kernels

/// Bayesian personalized ranking: −log σ(s₊ − s₋) = log(1 + e^−(s₊ − s₋)) of a pair.
///
/// Its derivatives are ∓σ(−(s₊ − s₋)). Rendle et al., "BPR: Bayesian Personalized Ranking from
/// Implicit Feedback", UAI 2009.
struct BayesianPersonalizedRanking: Loss {
  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let pair = RowPair(logits: logits, labels: labels)
    let margin = Margin(logits: pair.difference, labels: labels)
    return pair.masked(value: margin.crossEntropy, derivative: -margin.sign * margin.wrong)
  }
}
