package import Datasets
package import Engine
import Evaluation
package import ExperimentModel
import Kernels

/// The final metrics of a model: those of the test rows, of their cold users and movies, and of the
/// candidates that the evaluation protocol ranks.
package struct ModelEvaluation: Sendable {
  /// By name. A metric that cannot be computed is absent.
  package private(set) var metrics: [String: Double]
  /// Users with a positive test row, ascending: the order of `perUser`.
  package let users: [UInt32]
  /// For each ranking metric over own rows or candidates, by name, its value for each of `users`.
  package private(set) var perUser: [String: [Double]]

  /// - Parameters:
  ///   - epochs: that the model was trained.
  ///   - shouldStop: asked now and then.
  ///   - observe: told a few times a second how far the ranking of candidates is, where there is any.
  /// - Returns: nil when `shouldStop` said so.
  package init?(
    _ engine: TrainingEngine, on dataset: EncodedDataset, epochs: Int,
    shouldStop: () -> Bool = { false }, observe: (TrialProgress) -> Void = { _ in }
  ) {
    let work = TrialWork(trainRows: 0, epochs: 0, candidateRows: dataset.candidateRows)
    self.init(
      engine, on: dataset, meter: RankingMeter(epochs: epochs, loss: .nan, of: work),
      shouldStop: shouldStop, observe: observe)
  }

  /// - Parameters:
  ///   - meter: says when to tell how far the ranking of candidates is, where there is any.
  ///   - observe: told of it.
  init?(
    _ engine: TrainingEngine, on dataset: EncodedDataset, meter: RankingMeter,
    shouldStop: () -> Bool, observe: (TrialProgress) throws -> Void
  ) rethrows {
    let evaluation = dataset.description.evaluation ?? .standard
    let rows = TestRows(engine, dataset)
    let own = rows.evaluate(cutoffs: evaluation.cutoffs)
    metrics = own.metrics
    users = own.users
    perUser = own.perUser
    for (scope, isCold) in [
      (MetricScope.coldUsers, rows.keys.isColdUser), (.coldMovies, rows.keys.isColdMovie),
    ] where isCold.contains(true) {
      let cold = rows.evaluate(cutoffs: evaluation.cutoffs, where: isCold)
      for (name, value) in cold.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    }
    guard let scope = evaluation.candidates.scope else { return }
    var meter = meter
    let ranking = try CandidateRanking(dataset, rows.keys, labels: rows.labels).evaluate(
      evaluation, shouldStop: shouldStop,
      observe: { if let progress = meter.progressIfDue($0) { try observe(progress) } }
    ) { table in engine.predict(0..<table.labels.count, of: table) }
    guard let ranking else { return nil }
    for (name, value) in ranking.metrics { metrics["\(name)/\(scope.rawValue)"] = value }
    for (name, values) in ranking.perUser { perUser["\(name)/\(scope.rawValue)"] = values }
  }
}

/// The test rows with what a model says of them; one element a row in each array.
private struct TestRows {
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
  /// The logits of a range of a dataset's rows.
  package func logits(of rows: Range<Int>, _ dataset: EncodedDataset) -> [Float] {
    dataset.withRows { indices, labels in
      predict(
        rows, of: TrainingRows(indices: indices, labels: labels, fields: dataset.fieldSizes.count))
    }
  }
}
