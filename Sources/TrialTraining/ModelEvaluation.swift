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
  /// Of the test rows; nil if scores are no probabilities.
  package let reliability: ReliabilityBins?

  /// Computes the metrics.
  ///
  /// - Parameters:
  ///   - shouldStop: polled before each chunk of candidates is scored.
  ///   - observe: called before the first chunk of candidates and after each, with the completed
  ///     share of the ranking and the number of scored rows.
  /// - Returns: nil if stopped.
  package init?(
    _ engine: TrainingEngine, on dataset: EncodedDataset, shouldStop: () -> Bool = { false },
    observe: (_ share: Double, _ rows: Int) throws -> Void
  ) rethrows {
    let evaluation = dataset.description.evaluation ?? .standard
    let rows = ScoredRows(dataset.test, engine, dataset)
    let own = rows.evaluate(cutoffs: evaluation.cutoffs)
    metrics = own.metrics
    users = own.users
    perUser = own.perUser
    reliability = own.reliability
    let validation = ScoredRows(dataset.validation, engine, dataset).evaluate(
      cutoffs: evaluation.cutoffs)
    validationUsers = validation.users
    attention = dataset.withTrainingRows { engine.meanAttention(dataset.test, of: $0) }.map {
      AttentionMap(fields: dataset.fieldNames, layers: $0)
    }
    for (scope, isCold) in [
      (MetricScope.coldUsers, rows.keys.isColdUser), (.coldMovies, rows.keys.isColdMovie),
    ] where isCold.contains(true) {
      add(rows.evaluate(cutoffs: evaluation.cutoffs, where: isCold).metrics, of: scope)
    }
    add(validation.metrics, perUser: validation.perUser, of: .validation)
    guard let scope = evaluation.candidates.scope else { return }
    let ranking = try CandidateRanking(dataset, rows.keys, labels: rows.labels).evaluate(
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

/// A part's rows with a model's logits; each array has one element per row.
private struct ScoredRows {
  let logits: [Float]
  let labels: [UInt8]
  let keys: RowKeys

  init(_ rows: Range<Int>, _ engine: TrainingEngine, _ dataset: EncodedDataset) {
    logits = engine.logits(of: rows, dataset)
    labels = dataset.withRows { _, labels in rows.map { labels[$0] } }
    keys = dataset.keys(of: rows)
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
