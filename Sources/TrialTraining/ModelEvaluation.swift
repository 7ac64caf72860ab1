package import Datasets
package import Engine
import Evaluation
package import ExperimentModel
import Kernels

/// Final metrics of a model: of the test rows, of their cold-start users and movies, of the
/// candidates that the evaluation protocol ranks, and of the validation rows.
package struct ModelEvaluation: Sendable {
  /// Values by name. A metric that cannot be computed is absent.
  package private(set) var metrics: [String: Double]
  /// Users with a positive test row, ascending.
  package let users: [UInt32]
  /// Users with a positive validation row, ascending.
  package let validationUsers: [UInt32]
  /// Values of the ranking metrics by name: for each of `users`, or of `validationUsers` for
  /// metrics of the validation rows.
  package private(set) var perUser: [String: [Double]]
  /// Nil for models without attention between fields.
  package let attention: AttentionMap?
  /// Of the test rows; nil if scores are not probabilities, or without own test rows.
  package let reliability: ReliabilityBins?

  /// Computes the metrics.
  ///
  /// - Parameters:
  ///   - settings: of the model; metrics of probabilities are absent if it predicts none.
  ///   - seed: of the trial, by which it samples negatives of validation rows.
  ///   - shouldStop: polled before each chunk of candidates is scored.
  ///   - observe: called before the first chunk of candidates and after each, with the completed
  ///     share of the ranking and the number of scored rows.
  /// - Returns: nil if stopped.
  package init?(
    _ engine: TrainingEngine, _ settings: Hyperparameters, seed: UInt64,
    on dataset: EncodedDataset, shouldStop: () -> Bool = { false },
    observe: (_ share: Double, _ rows: Int) throws -> Void
  ) rethrows {
    let evaluation = dataset.description.evaluation ?? .standard
    let keys = dataset.keys(of: dataset.test)
    let rows = ScoredRows(engine, dataset, dataset.test, keys: keys)
    let own = rows.evaluate(cutoffs: evaluation.cutoffs)
    users = own.users
    let hasOwn = dataset.ownTestRowsDecide
    metrics = hasOwn ? own.metrics : [:]
    perUser = hasOwn ? own.perUser : [:]
    reliability = hasOwn && settings.predictsProbabilities ? own.reliability : nil
    let validation = ScoredRows(validating: dataset, engine, settings, seed: seed).evaluate(
      cutoffs: evaluation.cutoffs)
    validationUsers = validation.users
    attention = dataset.withTrainingRows { engine.meanAttention(dataset.test, of: $0) }.map {
      AttentionMap(fields: dataset.fieldNames, layers: $0)
    }
    for (scope, isCold) in [
      (MetricScope.coldUsers, keys.isColdUser), (.coldMovies, keys.isColdMovie),
    ] where hasOwn && isCold.contains(true) {
      add(rows.evaluate(cutoffs: evaluation.cutoffs, where: isCold).metrics, of: scope)
    }
    add(validation.metrics, perUser: validation.perUser, of: .validation)
    if !settings.predictsProbabilities {
      metrics = metrics.filter { !(MetricDefinition.named($0.key)?.needsProbabilities ?? false) }
    }
    guard let scope = evaluation.candidates.scope else { return }
    let ranking = try CandidateRanking(dataset, keys, labels: rows.labels).evaluate(
      evaluation, shouldStop: shouldStop, observe: observe
    ) { table in engine.predict(0..<table.labels.count, of: table) }
    guard let ranking else { return nil }
    add(ranking.metrics, perUser: ranking.perUser, of: scope)
  }

  private mutating func add(
    _ metrics: [String: Double], perUser: [String: [Double]] = [:], of scope: MetricScope
  ) {
    for (name, value) in metrics { self.metrics[scope.name(ofMetric: name)] = value }
    for (name, values) in perUser { self.perUser[scope.name(ofMetric: name)] = values }
  }
}

extension TrainingEngine {
  /// Returns the logits of a range of a dataset's rows.
  package func logits(of rows: Range<Int>, _ dataset: EncodedDataset) -> [Float] {
    dataset.withTrainingRows { table in predict(rows, of: table) }
  }
}
