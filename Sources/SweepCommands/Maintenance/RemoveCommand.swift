package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep rm`: removes a sweep or a trial from the database.
package struct RemoveCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove a sweep, or one trial, from the database.",
    discussion: """
      With a sweep, its trials that belong to no other sweep are removed too.
      Asks before it removes. Checkpoints stay until 'sweep gc'.

      A name that means two things is refused: write sweep:NAME,
      configuration:NAME or trial:ID.
      """)

  @Argument(help: "A sweep's name, a configuration's name or the beginning of a trial's id.")
  var name: String

  @Option(help: "The sweep of a configuration; needed where several have one of that name.")
  var sweep: String?

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let service = MaintenanceService(database.paths)
      let request = RemoveRequest(name: name, sweep: sweep, isUnattended: yes)
      let removal = RemovalText(try service.removalTarget(request))
      guard try yes || removal.isConfirmed() else { throw ExitCode.failure }
      try StandardOutput.print(removal.done(try await removal.perform(by: service)))
    }
  }
}
