import ArgumentParser
import Foundation
import Platform

/// Where results are kept.
struct StoreOptions: ParsableArguments {
  static let standardDatabase = "results/sweep.sqlite"

  @Option(
    name: .customLong("db"),
    help: ArgumentHelp(
      "The database of results; reports and checkpoints lie beside it.", valueName: "file"))
  var database = StoreOptions.standardDatabase

  func validate() throws {
    guard !database.isEmpty else { throw ValidationError("--db needs the name of a file.") }
  }

  /// The folder of the database.
  var folder: String {
    let folder = database.parentFolder
    return folder.isEmpty ? "." : folder
  }

  /// Files that no output may replace: the database, those beside it, and `others`.
  func protected(_ others: [String] = []) -> [String] {
    ["", "-wal", "-shm", "-journal", ".lock"].map { database + $0 } + others
  }

  /// Where a trial's checkpoint and log are.
  func trialDirectory(_ short: String) -> String { "\(folder)/trials/\(short)" }
}
