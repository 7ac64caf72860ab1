package import ExperimentModel

/// The losses that hyperparameters can choose.
package enum Losses {
  /// Creates each loss from its settings.
  package static let factories: [HyperparameterOption: @Sendable (Hyperparameters) -> any Loss] = [
    .binaryCrossEntropy: {
      BinaryCrossEntropy(smoothing: Float($0[RowLossSettings.labelSmoothing]))
    },
    .focal: {
      FocalLoss(
        gamma: Float($0[FocalSettings.gamma]), alpha: $0[FocalSettings.alpha].map { Float($0) },
        smoothing: Float($0[RowLossSettings.labelSmoothing]))
    },
    .bpr: { $0.mixed(BayesianPersonalizedRanking()) },
    .hinge: { $0.mixed(PairwiseHinge(margin: Float($0[ListLossSettings.margin]))) },
    .softmax: { $0.mixed(ListwiseSoftmax(layout: $0.listLayout)) },
  ]
}

extension Hyperparameters {
  /// Creates the chosen loss.
  package func makeLoss() -> any Loss {
    guard let factory = Losses.factories[loss] else {
      preconditionFailure("the loss \(loss.name) has no implementation")
    }
    return factory(self)
  }

  /// Places of the rows that the loss compares.
  package var listLayout: ListLayout { ListLayout(size: listSize) }

  /// The most rows that an optimizer step computes: partners and sampled negatives included.
  package var rowsOfStep: Int { rowsComputed(ofRows: batchSize, positives: batchSize) }

  /// Returns the rows that a batch of `rows` rows makes: partners and sampled negatives included.
  package func rowsComputed(ofRows rows: Int, positives: Int) -> Int {
    let negatives = negativesPerPositive
    let lists = listSize == 1 ? 1 + negatives : (negatives + listSize - 2) / (listSize - 1)
    return listLayout.rows(ofAnchors: rows + positives * max(lists - 1, 0))
  }

  /// Mixes a loss of lists with the binary cross-entropy of their anchors.
  fileprivate func mixed(_ loss: any Loss) -> any Loss {
    let weight = self[ListLossSettings.weight]
    return weight < 1 ? MixedLoss(loss, weight: Float(weight), layout: listLayout) : loss
  }
}
