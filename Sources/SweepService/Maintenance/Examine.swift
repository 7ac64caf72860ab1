import ExperimentModel
import Foundation
import Platform
import TrialTraining

extension MaintenanceService {
  /// Examines CPU, memory, disk, database and checkpoints. Restores epochs that finished trials lack
  /// where their checkpoints have them.
  package func examine() async -> [Finding] {
    defer { events.finish() }
    return [machine, disk] + database + (await epochs())
  }

  private var machine: Finding {
    let limits = MachineLimits.current
    let machine =
      "CPU: \(RunEnvironment.current.processor), \(limits.coresText), \(limits.memoryText)"
    do {
      try checkProcessor()
      return .well("\(machine), \(VectorWidth.text)")
    } catch {
      return .problem("\(machine): \(error)")
    }
  }

  /// Free bytes that a sweep may exceed.
  private static let scarce: Int64 = 1 << 30

  private var disk: Finding {
    let folder = paths.resultFolder
    let exists = FileManager.default.fileExists(atPath: folder)
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: exists ? folder : ".")
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return .problem("disk: the system does not report its free space")
    }
    let text = "disk: \(free >> 20) MiB free for '\(folder)'"
    return free >= Self.scarce
      ? .well(text) : .problem(text + "; free some, for a sweep may need more")
  }

  // MARK: - Database

  private var database: [Finding] {
    let path = paths.database
    guard paths.hasDatabase else {
      let obstacle = FileFault.obstacle(on: path)
      return [
        obstacle.map { .problem("database: '\(path)': \($0)") }
          ?? .well("database: none at '\(path)' yet")
      ]
    }
    do {
      let results = try SQLiteStorage.results(at: path)
      let damage = try results.damage()
      let hashes = try results.weightsHashes()
      guard damage.isEmpty else {
        return damage.prefix(10).map { .problem("database: \($0)") } + [
          .problem(
            "database: restore a copy, or save what can be read with: sqlite3 '\(path)' .recover")
        ]
      }
      try results.verifyChecksums()
      let software = try results.software()
      return [.well("database: '\(path)', \(hashes.count) trials, \(software)")]
        + checkpoints(hashes)
    } catch {
      return [.problem("database: \(error)")]
    }
  }

  private func checkpoints(_ hashes: [TrialID: String?]) -> [Finding] {
    var problems: [Finding] = []
    var whole = 0
    for (id, hash) in hashes.sorted(by: { $0.key.hex < $1.key.hex }) {
      guard let hash else { continue }
      let path = "\(paths.trialFolder(id.short))/\(ModelManifest.modelName)"
      do {
        let manifest = try ModelManifest(besideModel: path)
        guard try ModelFile(path: path).sha256 == hash, manifest.weightsHash == hash else {
          throw CheckpointError("the weights are not those that the trial wrote", path: path)
        }
        whole += 1
      } catch {
        problems.append(
          .problem(
            "checkpoint: \(error); 'sweep GRID \(RequestSetting.only) NAME "
              + "\(RequestSetting.rerun) all' trains it again"))
      }
    }
    return [.well("checkpoints: \(whole) whole")] + problems
  }

  // MARK: - Epochs

  /// Finished trials that lack epochs.
  private func epochs() async -> [Finding] {
    guard paths.hasDatabase,
      let incomplete = try? SQLiteStorage.results(at: paths.database).incompleteTrials(),
      !incomplete.isEmpty
    else { return [] }
    let repairs = incomplete.map { (trial: $0, repair: EpochRepair($0, in: paths)) }
    let restorable = repairs.filter { $0.repair.epochs != nil }
    let findings: [Finding] = repairs.filter { $0.repair.epochs == nil }.map {
      .problem("epochs: \($0.repair.problem); run its grid file again to train it")
    }
    guard !restorable.isEmpty else { return findings }
    do {
      try await writing { store in
        for (trial, repair) in restorable {
          try await store.restore(repair.epochs ?? [], of: trial.id)
        }
      }
      return findings + restorable.map { .well("epochs: \($0.repair.restored)") }
    } catch {
      return findings + [
        .problem(
          "epochs: \(restorable.count) finished trials lack epochs that their checkpoints have, but "
            + "they cannot be restored now: \(error)")
      ]
    }
  }
}
