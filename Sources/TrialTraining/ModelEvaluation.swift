package import Datasets
package import Engine
import Evaluation
package import ExperimentModel
import Kernels

/// Final metrics of a model: of the test rows, of their cold-start users and movies, and of the
/// candidates that the evaluation protocol ranks.
package struct ModelEvaluation: Sendable {
  /// Values by name. A metric that cannot be computed is absent.
  package private(set) var metrics: [String: Double]
  /// Users with a positive test row, ascending.
  package let users: [UInt32]
  /// Values for each of `users`, by name, of the ranking metrics of test rows and candidates.
  package private(set) var perUser: [String: [Double]]
  /// Nil for models without attention between fields.
  package let attention: AttentionMap?

  /// Computes the metrics.
  ///
  /// - Parameters:
  ///   - settings: of the model; metrics of probabilities are absent if it predicts none.
  ///   - shouldStop: polled before each chunk of candidates is scored.
  ///   - observe: called before the first chunk of candidates and after each, with the completed
  ///     share of the ranking and the number of scored rows.
  /// - Returns: nil if stopped.
  package init?(
    _ engine: TrainingEngine, _ settings: Hyperparameters, on dataset: EncodedDataset,
    shouldStop: () -> Bool = { false },
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
    attention = dataset.withTrainingRows { engine.meanAttention(dataset.test, of: $0) }.map {
      AttentionMap(fields: dataset.fieldNames, layers: $0)
    }
    for (scope, isCold) in [
      (MetricScope.coldUsers, keys.isColdUser), (.coldMovies, keys.isColdMovie),
    ] where hasOwn && isCold.contains(true) {
      let cold = rows.evaluate(cutoffs: evaluation.cutoffs, where: isCold)
      for (name, value) in cold.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    }
    if !settings.predictsProbabilities {
      metrics = metrics.filter { !(MetricDefinition.named($0.key)?.needsProbabilities ?? false) }
    }
    guard let scope = evaluation.candidates.scope else { return }
    let ranking = try CandidateRanking(dataset, keys, labels: rows.labels).evaluate(
      evaluation, shouldStop: shouldStop, observe: observe
    ) { table in engine.predict(0..<table.labels.count, of: table) }
    guard let ranking else { return nil }
    for (name, value) in ranking.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    for (name, values) in ranking.perUser { perUser["\(name)/\(scope.rawValue)"] = values }
  }
}

extension TrainingEngine {
  /// Returns the logits of a range of a dataset's rows.
  package func logits(of rows: Range<Int>, _ dataset: EncodedDataset) -> [Float] {
    dataset.withTrainingRows { table in predict(rows, of: table) }
  }
}
