/// How a search ends trials early that are behind others: `early_terminate` in grid files.
package struct EarlyTermination: Sendable, Hashable, Codable {
  /// Word in grid files.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// At each rung, the best 1/η of the trials there continue, and the best one in any case.
    ///
    /// Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020.
    case asha
    /// Successive halving in several brackets, which begin to prune at different epochs. A trial is
    /// judged among those of its bracket.
    ///
    /// Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR
    /// 2018.
    case hyperband
    /// After each epoch, a trial ends if more than half of at least five earlier ones were better at
    /// that epoch than it ever was.
    ///
    /// Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, with Optuna's
    /// best value so far in place of the running average.
    case median
  }

  package var kind: Kind
  /// Epochs before the first decision, at least 1: `min_iter`.
  package var minimumEpochs: Int
  /// Ratio of the epochs of consecutive rungs and of the trials that reach them, at least 2; the
  /// median rule has no use for it.
  package var eta: Int

  package init(_ kind: Kind, minimumEpochs: Int = 1, eta: Int = 3) {
    self.kind = kind
    self.minimumEpochs = minimumEpochs
    self.eta = eta
  }
}
