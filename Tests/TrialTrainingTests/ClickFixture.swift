import Datasets
import ExperimentModel
import Foundation
import TestSupport

/// Clicks without negatives: users of three groups click on the items of theirs, rarely on others.
/// All items are about equally popular.
struct ClickFixture {
  let folder: TemporaryFolder
  let dataset: EncodedDataset
  let specification: DatasetSpecification

  static let items = 45

  init(candidates: EvaluationProtocol.Candidates = .all, users: Int = 60) throws {
    folder = try TemporaryFolder()
    var state: UInt32 = 5
    func next(_ bound: Int) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 8) % bound
    }
    var lines = ["user,item,kind,time"]
    for user in 0..<users {
      var clicked: Set<Int> = []
      for time in 0..<14 {
        let own = next(10) > 0
        let item = own ? user % 3 * (Self.items / 3) + next(Self.items / 3) : next(Self.items)
        guard clicked.insert(item).inserted else { continue }
        lines.append("u\(user),i\(item),k\(item % 4),\(1_000 + 100 * time + user)")
      }
    }
    try Data(lines.joined(separator: "\n").utf8)
      .write(to: URL(filePath: folder.path("clicks.csv")))
    let table = TableSchema(
      label: nil, timestamp: "time",
      columns: ["user", "item", "kind"].map { .init(field: $0, column: $0, kind: .word) })
    specification = DatasetSpecification(
      source: folder.path("clicks.csv"), minimumRating: 1, table: table,
      evaluation: EvaluationProtocol(candidates: candidates))
    dataset = try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(specification)
  }

  /// A trial that samples negatives.
  func trial(
    perPositive: Int = 4, _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Trial {
    var settings = Hyperparameters()
    settings.model = .fm
    settings.embeddingDimension = 8
    settings.batchSize = 64
    settings.learningRate = 0.02
    settings[TrainingSettings.negativesPerPositive] = perPositive
    change(&settings)
    return Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
      dataHash: dataset.description.hash, engineVersion: "1")
  }
}
