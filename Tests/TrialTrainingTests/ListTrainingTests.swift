import Datasets
import Engine
import ExperimentModel
import Foundation
import TestSupport
import Testing
import TrialTraining

/// Trials whose loss compares rows of a user.
@Suite struct ListTrainingTests {
  /// Forty users who like every other of thirty movies, the even or the odd ones, and if asked for one
  /// who likes all.
  private struct Fixture {
    let folder: TemporaryFolder
    let specification: DatasetSpecification
    let dataset: EncodedDataset

    init(enthusiast: Bool = false) throws {
      folder = try TemporaryFolder()
      let source = folder.path("source")
      try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
      let rows = (1...(enthusiast ? 41 : 40)).flatMap { user in
        (1...30).map { movie in
          "\(user)\t\(movie)\t\((user + movie) % 2 == 0 || user == 41 ? 5 : 1)\t\(1000 + movie)"
        }
      }
      let head = "user_id:token\titem_id:token\trating:float\ttimestamp:float"
      try Data(([head] + rows).joined(separator: "\n").utf8)
        .write(to: URL(filePath: "\(source)/source.inter"))
      specification = DatasetSpecification(source: source)
      dataset = try DatasetPreparation(
        dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
      ).prepare(specification)
    }

    func train(
      _ loss: HyperparameterOption, _ change: (inout Hyperparameters) -> Void = { _ in }
    ) throws -> (result: TrialResult, epochs: [EpochMetrics]) {
      var settings = Hyperparameters()
      settings.model = .fm
      settings.embeddingDimension = 8
      settings.learningRate = 0.03
      settings.batchSize = 64
      settings.epochs = 12
      settings.loss = loss
      change(&settings)
      let trial = Trial(
        configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
        dataHash: dataset.description.hash, engineVersion: engineVersion)
      var epochs: [EpochMetrics] = []
      let ending = try TrialTrainer(
        assignment: TrialAssignment(
          trial: trial, dataset: specification, datasetPath: dataset.path,
          trialDirectory: folder.path(trial.id.short), threads: 1), dataset: dataset
      ).run(observe: { if case .epochFinished(let epoch) = $0 { epochs.append(epoch) } })
      guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
      return (result, epochs)
    }
  }

  @Test(arguments: [HyperparameterOption.bpr, .hinge, .softmax], [1, 0.5])
  func usersRowsAreRanked(_ loss: HyperparameterOption, _ weight: Double) throws {
    let fixture = try Fixture()
    let untrained = try fixture.train(loss) {
      $0[ListLossSettings.weight] = weight
      $0.learningRate = 1e-9
      $0.epochs = 1
    }
    let trained = try fixture.train(loss) { $0[ListLossSettings.weight] = weight }
    let before = try #require(untrained.result.metrics["gauc"])
    let after = try #require(trained.result.metrics["gauc"])
    #expect(before < 0.7 && after > 0.95, "\(before), \(after)")
    #expect(
      try #require(trained.epochs.last).validationLoss < untrained.epochs[0].validationLoss / 2)
    #expect((trained.result.metrics["logloss"] == nil) == (weight == 1))
  }

  /// The logits of an untrained model are nearly equal, so each pair has a loss of log 2, each list of
  /// k rows one of log k.
  private static let (logOf2, logOf3) = (0.6931471805599453, 1.0986122886681098)

  @Test(arguments: [
    (HyperparameterOption.bpr, 2, logOf2), (.softmax, 3, logOf3), (.hinge, 2, 1),
  ])
  func lossesAreMeansOverAnchors(
    _ loss: HyperparameterOption, _ size: Int, _ expected: Double
  ) throws {
    func untrained(_ fixture: Fixture, weight: Double) throws -> EpochMetrics {
      try fixture.train(loss) {
        if loss == .softmax { $0[ListLossSettings.size] = size }
        $0[ListLossSettings.weight] = weight
        $0.learningRate = 1e-9
        $0.epochs = 1
      }.epochs[0]
    }
    let fixture = try Fixture()
    let pairs = try untrained(fixture, weight: 1)
    #expect(abs(pairs.trainLoss - expected) < 1e-3)
    let mixed = try untrained(fixture, weight: 0.25)
    #expect(abs(mixed.trainLoss - (0.75 * Self.logOf2 + 0.25 * expected)) < 1e-3)
    // The rows of the user with one label have no partner.
    let withEnthusiast = try Fixture(enthusiast: true)
    let data = withEnthusiast.dataset
    let rows = data.keys(of: data.train).users
    let enthusiast = data.metadata.users.first { $0.id == "41" }?.indices[data.userField]
    let enthusiasts = rows.count { $0 == enthusiast }
    #expect(enthusiasts > 10)
    #expect(data.oneLabelUsers(in: data.train) == OneLabelUsers(users: 1, rows: enthusiasts))
    let share = 1 - Double(enthusiasts) / Double(rows.count)
    let fewer = try untrained(withEnthusiast, weight: 1)
    #expect(abs(fewer.trainLoss - expected * share) < 1e-3)
    let mix = try untrained(withEnthusiast, weight: 0.5)
    #expect(abs(mix.trainLoss - (0.5 * Self.logOf2 + 0.5 * expected * share)) < 1e-3)
  }

  /// Speed counts the rows of lists, progress the anchors.
  @Test func estimatesCountPartners() throws {
    let fixture = try Fixture()
    var settings = Hyperparameters()
    let plain = TrialEstimate(settings, fieldSizes: fixture.dataset.fieldSizes)
    settings.loss = .softmax
    settings[ListLossSettings.size] = 8
    let lists = TrialEstimate(settings, fieldSizes: fixture.dataset.fieldSizes)
    #expect(settings.listLayout.rows(ofAnchors: 100) == 800)
    #expect(lists.bytes(rows: 1000, threads: 1) > plain.bytes(rows: 1000, threads: 1))
  }
}
