import Datasets
import Engine
import ExperimentModel

/// The lists of a trial whose loss compares rows of a user.
struct TrialLists: Sendable {
  private let training: ListSampler
  private let seed: UInt64
  /// Positions in the validation rows, whose lists are the same in every epoch.
  let validation: [UInt32]

  /// Nil for a pointwise loss.
  init?(_ trial: Trial, _ dataset: EncodedDataset) {
    let layout = trial.configuration.hyperparameters.listLayout
    guard layout.size > 1 else { return nil }
    seed = trial.seed(for: .sampling)
    training = ListSampler(layout, dataset, rows: dataset.train)
    let first = UInt32(dataset.validation.lowerBound)
    let anchors = dataset.validation.map { UInt32($0) }
    validation = ListSampler(layout, dataset, rows: dataset.validation)
      .lists(of: anchors.span, seed: seed, epoch: 0).map { $0 - first }
  }

  /// Returns the rows of a training step whose anchors these are.
  func rows(of anchors: Span<UInt32>, epoch: Int) -> [UInt32] {
    training.lists(of: anchors, seed: seed, epoch: epoch)
  }
}

extension ListSampler {
  fileprivate init(_ layout: ListLayout, _ dataset: EncodedDataset, rows: Range<Int>) {
    self.init(
      layout, rows: rows, users: dataset.keys(of: rows).users,
      labels: dataset.withRows { _, labels in rows.map { labels[$0] } })
  }
}
