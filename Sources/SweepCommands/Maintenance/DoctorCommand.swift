package import ArgumentParser
import OutputFiles
import SweepService
import TerminalUI

/// `sweep doctor`: whether machine, database and checkpoints are well.
package struct DoctorCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check CPU, cores, memory, free disk, the database and every checkpoint.",
    discussion: """
      Restores epochs that earlier versions failed to record, if the trial's
      checkpoint has them.

      Exit status: 0 no problems, 1 problems were found.
      """)

  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    let service = MaintenanceService(database.paths)
    let findings = try await following(service.events, by: ErrorOutput.follow) {
      await service.examine()
    }
    let width = TerminalOutput.standardOutput.tableWidth
    // Not within `reportingFailures`, which refuses an unsupported CPU: that is a finding here.
    do {
      for finding in findings { try StandardOutput.print(finding.text(width: width)) }
    } catch {
      ErrorOutput.printError("\(error)")
      throw ExitCode.failure
    }
    if findings.contains(where: { !$0.isWell }) { throw ExitCode.failure }
  }
}
