package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep gc`: frees what no trial needs any more.
package struct GarbageCollectionCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Delete checkpoints of trials that are gone, and unused files.",
    discussion: """
      Unused files are those that interrupted writes left, and encoded datasets
      under data/.cache whose source has changed or is gone. Files that another
      database in the same folder knows stay, and files in use.
      """)

  @Flag(name: .customLong("dry-run"), help: "List what would be deleted, and delete nothing.")
  var isDryRun = false

  @Flag(help: "Delete also what longer trials would continue.") var states = false

  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let garbage = try MaintenanceService(database.paths)
        .collect(isDryRun: isDryRun, withStates: states)
      for file in garbage.files {
        try StandardOutput.print(
          "\(isDryRun ? "would delete" : "deleted") \(file.path), \(file.bytes) bytes: "
            + file.reason)
      }
      if let obstacle = garbage.obstacle { throw obstacle }
      try StandardOutput.print(
        "\(garbage.files.count) \(garbage.files.count == 1 ? "entry" : "entries"), "
          + "\(garbage.bytes) bytes" + (isDryRun ? "; nothing was deleted" : ""))
    }
  }
}
