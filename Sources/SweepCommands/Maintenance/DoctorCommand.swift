package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import Platform
import ResultStore
import TerminalUI
import TextLayout
import TrialTraining

/// `sweep doctor`: whether machine, database and checkpoints are well.
package struct DoctorCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check CPU, cores, memory, free disk, the database and every checkpoint.",
    discussion: """
      Restores epochs that earlier versions failed to record, where the
      checkpoint of the trial has them.

      Exit status: 0 all is well, 1 something is not.
      """)

  @OptionGroup var store: StoreOptions

  package init() {}

  package func run() async throws {
    let findings = machine() + disk() + database() + (await epochs())
    let width = TerminalOutput.standardOutput.tableWidth
    try await reportingFailures {
      for finding in findings { try StandardOutput.print(finding.text(width: width)) }
    }
    if findings.contains(where: { !$0.isWell }) { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private struct Finding {
    let isWell: Bool
    let text: String

    /// - Parameter width: columns of the terminal; nil where it goes elsewhere.
    func text(width: Int?) -> String {
      let lines = width.map { text.wrapped(to: max(1, $0 - 8)) } ?? [text]
      return "\(isWell ? "ok     " : "problem") " + lines.joined(separator: "\n        ")
    }
  }

  private func machine() -> [Finding] {
    let limits = MachineLimits.current
    let machine =
      "\(RunEnvironment.current.processor), \(limits.coresText), \(limits.memoryText)"
    do {
      try checkProcessor()
      return [Finding(isWell: true, text: "CPU: \(machine)")]
    } catch {
      return [Finding(isWell: false, text: "CPU: \(machine): \(error)")]
    }
  }

  /// Free bytes below which a sweep may well run out.
  private static let scarce: Int64 = 1 << 30

  private func disk() -> [Finding] {
    let exists = FileManager.default.fileExists(atPath: store.folder)
    let attributes = try? FileManager.default.attributesOfFileSystem(
      forPath: exists ? store.folder : ".")
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return [Finding(isWell: false, text: "disk: its free space can't be told")]
    }
    let text = "disk: \(free >> 20) MiB free for '\(store.folder)'"
    return [
      free >= Self.scarce
        ? Finding(isWell: true, text: text)
        : Finding(isWell: false, text: text + "; free some, for a sweep may need more")
    ]
  }

  private func database() -> [Finding] {
    guard FileManager.default.fileExists(atPath: store.database) else {
      if let obstacle = FileFault.obstacle(on: store.database) {
        return [Finding(isWell: false, text: "database: '\(store.database)': \(obstacle)")]
      }
      return [Finding(isWell: true, text: "database: none at '\(store.database)' yet")]
    }
    do {
      let results = try SQLiteResults(path: store.database)
      let damage = try results.damage()
      let hashes = try results.weightsHashes()
      guard damage.isEmpty else {
        return damage.prefix(10).map { Finding(isWell: false, text: "database: \($0)") } + [
          Finding(
            isWell: false,
            text: "database: restore a copy, or save what can be read with: sqlite3 "
              + "'\(store.database)' .recover")
        ]
      }
      try results.verifyChecksums()
      let well = Finding(
        isWell: true,
        text: "database: '\(store.database)', \(hashes.count) trials, SQLite "
          + (try results.sqliteVersion()))
      return [well] + checkpoints(hashes)
    } catch {
      return [Finding(isWell: false, text: "database: \(error)")]
    }
  }

  /// Finished trials that lack epochs. Restores them where their checkpoints have them.
  private func epochs() async -> [Finding] {
    guard FileManager.default.fileExists(atPath: store.database),
      let incomplete = try? SQLiteResults(path: store.database).incompleteTrials(),
      !incomplete.isEmpty
    else { return [] }
    let repairs = incomplete.map { (trial: $0, repair: EpochRepair($0, in: store)) }
    var findings = repairs.filter { $0.repair.epochs == nil }.map {
      Finding(
        isWell: false,
        text: "epochs: \($0.repair.problem); run its grid file again to train it")
    }
    let restorable = repairs.filter { $0.repair.epochs != nil }
    guard !restorable.isEmpty else { return findings }
    do {
      let lock = try RunnerLock(database: store.database)
      defer { lock.release() }
      try await waitingForDatabase {
        let store = try SQLiteTrialStore(path: store.database)
        defer { store.close() }
        for (trial, repair) in restorable {
          try await store.restore(repair.epochs ?? [], of: trial.id)
        }
      }
      findings += restorable.map { Finding(isWell: true, text: "epochs: \($0.repair.restored)") }
    } catch {
      findings.append(
        Finding(
          isWell: false,
          text:
            "epochs: \(restorable.count) finished trials lack epochs that their checkpoints have, "
            + "but they cannot be restored now: \(error)"))
    }
    return findings
  }

  private func checkpoints(_ hashes: [TrialID: String?]) -> [Finding] {
    var problems: [Finding] = []
    var whole = 0
    for (id, hash) in hashes.sorted(by: { $0.key.hex < $1.key.hex }) {
      guard let hash else { continue }
      let path = "\(store.trialDirectory(id.short))/\(CheckpointManifest.modelName)"
      do {
        let manifest = try CheckpointManifest(besideModel: path)
        guard try ModelFile(path: path).sha256 == hash, manifest.weightsHash == hash else {
          throw CheckpointError("the weights are not those that the trial wrote", path: path)
        }
        whole += 1
      } catch {
        problems.append(
          Finding(
            isWell: false,
            text: "checkpoint: \(error); 'sweep GRID --only NAME --rerun all' trains it again"))
      }
    }
    return [Finding(isWell: true, text: "checkpoints: \(whole) whole")] + problems
  }
}
