import ExperimentModel
import Foundation
import GRDB
import ResultStore
import TestSupport
import Testing

/// Flipped bits in the database result in an error or the right results, never in wrong ones.
@Suite struct DamageTests {
  @Test func noFlippedBitChangesAResult() async throws {
    try await withScratchDatabase { path in
      try await write(to: path)
      let right = try Content(path)
      #expect(right.results.count == 6)
      let bytes = try Data(contentsOf: URL(filePath: path))
      var random = Mutator(seed: 1, corpus: [[UInt8](bytes)])
      var errors = 0
      for _ in 0..<200 {
        var damaged = bytes
        let place = random.number(below: bytes.count)
        damaged[place] ^= UInt8(1 << random.number(below: 8))
        for suffix in ["-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try damaged.write(to: URL(filePath: path))
        do {
          let found = try Content(path)
          #expect(found.configurations == right.configurations, "byte \(place)")
          #expect(found.epochs == right.epochs, "byte \(place)")
          #expect(found.results == right.results, "byte \(place)")
        } catch let error as ResultStoreError {
          errors += 1
          #expect(!error.description.isEmpty)
        }
      }
      #expect(errors > 5)
    }
  }

  @Test(arguments: [
    "UPDATE final_metrics SET value = value + 1e-9 WHERE name = 'auc'",
    "DELETE FROM final_metrics WHERE name = 'auc'",
    "UPDATE epoch_metrics SET train_loss = train_loss * 2 WHERE epoch = 1",
    "UPDATE trial_results SET parameter_count = 7",
    "UPDATE final_metrics SET value = 0.5 WHERE name = 'ndcg_all@10'",
    "UPDATE attempts SET samples_per_second = samples_per_second + 1",
    "UPDATE attempts SET ended_at = ended_at + 1",
    "UPDATE attempts SET ended_at = NULL",
    "UPDATE configurations SET hyperparameters = replace(hyperparameters, '5', '6')",
    #"UPDATE user_metrics SET "values" = zeroblob(24)"#,
  ])
  func aChangedNumberIsNoticed(change: String) async throws {
    try await withScratchDatabase { path in
      try await write(to: path)
      try await DatabaseQueue(path: path).write { try $0.execute(sql: change) }
      let error = #expect(throws: ResultStoreError.self) { try Content(path) }
      #expect(error?.code == .damaged)
      #expect(error?.description.contains("checksum") == true)
    }
  }

  /// A trial without its attempt would have no epochs.
  @Test(arguments: ["-124", "2"]) func anAttemptOfNoTrialIsNoticed(attempt: String) async throws {
    try await withScratchDatabase { path in
      try await write(to: path)
      var settings = GRDB.Configuration()
      settings.foreignKeysEnabled = false
      try await DatabaseQueue(path: path, configuration: settings).write {
        try $0.execute(sql: "UPDATE trials SET attempt_id = \(attempt) WHERE id = 4")
      }
      let error = #expect(throws: ResultStoreError.self) { try Content(path) }
      #expect(error?.description.contains("an attempt of a trial is missing") == true)
    }
  }

  private func write(to path: String) async throws {
    let store = try SQLiteTrialStore(path: path)
    let trials = try await store.register(SampleTrials.sweep(configurations: 6))
    for (number, trial) in trials.enumerated() {
      try await store.attempt(
        trial,
        ending: .finished(
          SampleTrials.result(ndcg: 0.5 + Double(number) / 100, weightsHash: "w\(number)")))
    }
  }

  /// Input of tables and comparisons.
  private struct Content: Equatable {
    let configurations: [ExperimentModel.Configuration]
    let epochs: [[EpochMetrics]]
    let results: [TrialResult]

    init(_ path: String) throws {
      let snapshot = try SQLiteResults(path: path).snapshot(ofSweep: "grid")
      configurations = snapshot.sweep.configurations
      epochs = snapshot.trials.map(\.epochs)
      results = snapshot.trials.compactMap(\.result)
    }
  }
}
