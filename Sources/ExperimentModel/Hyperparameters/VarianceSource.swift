/// A source of variance between training runs of one configuration, which the seed of a trial varies.
package enum VarianceSource: String, HyperparameterWord {
  case all
  case initialWeights = "initial_weights"
  case rowOrder = "row_order"
  case dropout
  case sampling
  case split

  /// The seed of the sources that the trial's own seed does not vary.
  package static let fixedSeed: UInt64 = 1

  package static let setting = Hyperparameter(
    "seed_varies", default: VarianceSource.all, neutral: .all,
    "What the trial's seed varies; all else is drawn with seed \(fixedSeed).")

  package var summary: String {
    switch self {
    case .all: "All random numbers of training."
    case .initialWeights: "Initial weights alone."
    case .rowOrder: "The order of the training rows alone."
    case .dropout: "Dropout alone, that of embeddings and attention included."
    case .sampling: "Sampled negatives, and the rows that a loss compares, alone."
    case .split: "The split alone; only `sweep variance` pairs seeds with splits."
    }
  }

  /// True if trials of these settings on data with this split draw random numbers for it.
  package func isUsed(by settings: Hyperparameters, on split: SplitSpecification) -> Bool {
    switch self {
    case .all: true
    case .initialWeights: settings.initialWeights == nil
    case .rowOrder: settings.shuffle
    case .dropout:
      [
        MLPSettings.dropout, EmbeddingSettings.dropout, AutoIntSettings.attentionDropout,
        FCNSettings.dropout,
      ].contains { (settings[ifApplicable: $0] ?? 0) > 0 }
    case .sampling: settings.negativesPerPositive > 0 || settings.comparesRowsOfData
    case .split: split.kind.isRandom
    }
  }
}

extension Trial {
  /// The seed of the random numbers of a source.
  package func seed(for source: VarianceSource) -> UInt64 {
    let varied = configuration.hyperparameters[VarianceSource.setting]
    return varied == .all || varied == source ? seed : VarianceSource.fixedSeed
  }
}
