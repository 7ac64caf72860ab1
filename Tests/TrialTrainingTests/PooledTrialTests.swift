import Datasets
import ExperimentModel
import Foundation
import TestSupport
import Testing
import Engine
import TrialTraining

/// Trials whose data have a mean-pooled field.
@Suite struct PooledTrialTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Returns a dataset of clicks of 12 users on 15 items; the items have the lists in turn.
  private func dataset(
    _ name: String, lists: [String], kind: TableSchema.Column.Kind,
    evaluation: EvaluationProtocol? = nil
  ) throws -> EncodedDataset {
    let path = folder.path("\(name).csv")
    let lines = (0..<600).map { row in
      let item = row * 7 % 15
      return "u\(row % 12),i\(item),\(lists[item % lists.count]),\(row * 5 % 3 / 2),\(row)"
    }
    try Data((["user,item,tags,click,time"] + lines).joined(separator: "\n").utf8)
      .write(to: URL(filePath: path))
    return try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(
      DatasetSpecification(
        source: path, minimumRating: 1,
        table: TableSchema(
          label: "click", timestamp: "time",
          columns: [
            .init(field: "user", column: "user", kind: .word),
            .init(field: "item", column: "item", kind: .word),
            .init(field: "tags", column: "tags", kind: kind),
          ]), evaluation: evaluation))
  }

  /// - Parameter steps: number of optimizer steps before the interruption.
  private func train(
    on dataset: EncodedDataset, in name: String, steps: Int = .max, threads: Int = 1,
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) throws -> WorkerEnding {
    var settings = Hyperparameters()
    settings.epochs = 3
    settings.embeddingDimension = 8
    settings.batchSize = 64
    settings.learningRate = 0.01
    change(&settings)
    let trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
      dataHash: dataset.description.hash, engineVersion: engineVersion)
    var done = 0
    return try TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: DatasetSpecification(source: ""), datasetPath: dataset.path,
        trialDirectory: folder.path(name), threads: threads), dataset: dataset
    ).run(shouldStop: {
      done += 1
      return done >= steps
    })
  }

  private func result(_ ending: WorkerEnding) throws -> TrialResult {
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    return result
  }

  private static let words = ["red", "green", "blue", "7", "", "black"]
  private static let lists = ["a|b", "c", "a|c|d", "", "b|e|f|a", "f"]
  private static let pooled = TableSchema.Column.Kind.pooledList(separator: "|")

  @Test(arguments: [true, false])
  func listsOfOneValueTrainLikeAPlainField(_ hasPerceptron: Bool) throws {
    let evaluation = EvaluationProtocol(candidates: .all, cutoffs: [3])
    let data = try [("plain", .word), ("pooled", Self.pooled)].map { name, kind in
      try dataset(name, lists: Self.words, kind: kind, evaluation: evaluation)
    }
    #expect(data[1].bags[2] != nil)
    let results = try zip(data, ["plain", "pooled"]).map { data, name in
      try result(
        train(on: data, in: "trials/\(name)") {
          if !hasPerceptron { $0.model = .autoInt }
        })
    }
    #expect(results[0].metrics == results[1].metrics)
    #expect(results[0].perUser == results[1].perUser)
    #expect(results[0].parameterCount == results[1].parameterCount)
    let weights = try ["plain", "pooled"].map {
      try SafetensorsFile(path: folder.path("trials/\($0)/model.safetensors"))
    }
    for tensor in weights[0].tensors {
      #expect(
        try weights[0].floats(tensor.name) == weights[1].floats(tensor.name), "\(tensor.name)")
    }
  }

  @Test func interruptionsAndThreadsDoNotChangeTheResult() throws {
    let data = try dataset("lists", lists: Self.lists, kind: Self.pooled)
    let whole = try train(on: data, in: "whole")
    _ = try result(whole)
    for steps in [2, 10, 9] {
      #expect(try train(on: data, in: "parts", steps: steps, threads: 2) == .interrupted)
    }
    #expect(try train(on: data, in: "parts", threads: 2) == whole)
  }

  @Test func aModelFileGivesTheSameMetrics() throws {
    let evaluation = EvaluationProtocol(candidates: .all)
    let data = try dataset("lists", lists: Self.lists, kind: Self.pooled, evaluation: evaluation)
    let trained = try result(train(on: data, in: "trial"))
    let path = folder.path("trial/model.safetensors")
    let engine = try ModelManifest(besideModel: path)
      .engine(modelPath: path, bags: data.bags, itemField: data.movieField, threads: 2)
    let found = try #require(
      ModelEvaluation(engine, Hyperparameters(), seed: 1, on: data) { _, _ in })
    #expect(found.metrics == trained.metrics)
    // 12 users, 15 items, a to f and the empty list, and the unknown of each.
    #expect(engine.network.embeddingRows == 13 + 16 + 8)
  }

  /// Lists of the same values are equal, whatever their order and repetitions.
  @Test func listsOfTheSameValuesAreEqual() throws {
    let data = try dataset("lists", lists: Self.lists, kind: Self.pooled)
    let same = try dataset(
      "same", lists: ["b|a", "c|c", "d|a||c", "|", "a|b|e|f|b", "f"], kind: Self.pooled)
    #expect(same.description.hash == data.description.hash)
    #expect(try train(on: same, in: "same") == train(on: data, in: "lists"))
    let other = try dataset(
      "other", lists: ["a|b", "c", "a|c|d|e", "", "b|e|f|a", "f"], kind: Self.pooled)
    #expect(
      try result(train(on: other, in: "other")).metrics
        != result(train(on: data, in: "lists")).metrics)
  }
}
