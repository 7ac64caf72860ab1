import Datasets
import Engine
import Evaluation
import ExperimentModel

/// Validation or test rows with a model's logits; each array has one element per row. Without keys,
/// users and movies are missing.
struct ScoredRows {
  let logits: [Float]
  let labels: [UInt8]
  let users: [UInt32]
  let movies: [UInt32]
  /// Positions of the dataset's own rows among sampled negatives; nil if all are.
  let anchors: [UInt32]?

  /// - Parameter rows: of the dataset.
  init(_ engine: TrainingEngine, _ dataset: EncodedDataset, _ rows: Range<Int>, keys: RowKeys?) {
    logits = engine.logits(of: rows, dataset)
    labels = dataset.withRows { _, labels in rows.map { labels[$0] } }
    (users, movies) = (keys?.users ?? [], keys?.movies ?? [])
    anchors = nil
  }

  /// Scores the validation rows and their negatives.
  init(_ engine: TrainingEngine, _ dataset: EncodedDataset, sampling negatives: TrialNegatives) {
    var (logits, labels): ([Float], [UInt8]) = ([], [])
    var (users, movies, anchors): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
    for first in stride(
      from: dataset.validation.lowerBound, to: dataset.validation.upperBound, by: Self.chunkRows)
    {
      let rows = negatives.validationRows(
        first..<min(first + Self.chunkRows, dataset.validation.upperBound))
      anchors += rows.anchors.map { $0 + UInt32(labels.count) }
      logits += dataset.withRows(rows) { table in engine.predict(0..<rows.count, of: table) }
      labels += rows.labels
      users += rows.users
      movies += rows.movies
    }
    (self.logits, self.labels, self.users, self.movies) = (logits, labels, users, movies)
    self.anchors = anchors
  }

  /// Scores the validation rows of a trial, with their negatives if it samples them.
  init(
    validating dataset: EncodedDataset, _ engine: TrainingEngine, _ settings: Hyperparameters,
    seed: UInt64
  ) {
    if let negatives = TrialNegatives(settings, seed: seed, dataset) {
      self.init(engine, dataset, sampling: negatives)
    } else {
      self.init(
        engine, dataset, dataset.validation, keys: dataset.keys(of: dataset.validation))
    }
  }

  /// Rows whose negatives are sampled at a time.
  private static let chunkRows = 1 << 14

  func evaluate(
    cutoffs: [Int] = [MetricDefinition.standardCutoff], where isIncluded: [Bool]? = nil
  ) -> TestEvaluation {
    func chosen<Element>(_ column: [Element]) -> [Element] {
      guard let isIncluded else { return column }
      return zip(column, isIncluded).filter(\.1).map(\.0)
    }
    return TestEvaluation(
      scores: chosen(logits), labels: chosen(labels), users: chosen(users),
      items: chosen(movies), cutoffs: cutoffs)
  }
}
