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
    let rows = ScoredTestRows(engine, dataset)
    let own = rows.evaluate(cutoffs: evaluation.cutoffs)
    metrics = own.metrics
    users = own.users
    perUser = own.perUser
    attention = dataset.withTrainingRows { engine.meanAttention(dataset.test, of: $0) }.map {
      AttentionMap(fields: dataset.fieldNames, layers: $0)
    }
    for (scope, isCold) in [
      (MetricScope.coldUsers, rows.keys.isColdUser), (.coldMovies, rows.keys.isColdMovie),
    ] where isCold.contains(true) {
      let cold = rows.evaluate(cutoffs: evaluation.cutoffs, where: isCold)
      for (name, value) in cold.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    }
    if !settings.predictsProbabilities {
      metrics = metrics.filter { !(MetricDefinition.named($0.key)?.needsProbabilities ?? false) }
    }
    guard let scope = evaluation.candidates.scope else { return }
    let ranking = try CandidateRanking(dataset, rows.keys, labels: rows.labels).evaluate(
      evaluation, shouldStop: shouldStop, observe: observe
    ) { table in engine.predict(0..<table.labels.count, of: table) }
    guard let ranking else { return nil }
    for (name, value) in ranking.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    for (name, values) in ranking.perUser { perUser["\(name)/\(scope.rawValue)"] = values }
  }
}

/// The test rows with a model's logits; each array has one element per row.
private struct ScoredTestRows {
  let logits: [Float]
  let labels: [UInt8]
  let keys: RowKeys

  init(_ engine: TrainingEngine, _ dataset: EncodedDataset) {
    logits = engine.logits(of: dataset.test, dataset)
    labels = dataset.withRows { _, labels in dataset.test.map { labels[$0] } }
    keys = dataset.keys(of: dataset.test)
  }

  func evaluate(cutoffs: [Int], where isIncluded: [Bool]? = nil) -> TestEvaluation {
    func chosen<Element>(_ column: [Element]) -> [Element] {
      guard let isIncluded else { return column }
      return zip(column, isIncluded).filter(\.1).map(\.0)
    }
    return TestEvaluation(
      scores: chosen(logits), labels: chosen(labels), users: chosen(keys.users),
      items: chosen(keys.movies), cutoffs: cutoffs)
  }
}

extension TrainingEngine {
  /// Returns the logits of a range of a dataset's rows.
  package func logits(of rows: Range<Int>, _ dataset: EncodedDataset) -> [Float] {
    dataset.withTrainingRows { table in predict(rows, of: table) }
  }
}
