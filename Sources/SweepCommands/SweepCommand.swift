package import ArgumentParser
import CPlatform
import Foundation
import OutputFiles
import TerminalUI

/// The root of the command line.
package struct SweepCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Trains recommenders for every setting of a grid file and compares them.",
    usage: """
      sweep GRID [options]
      sweep <subcommand>
      """,
    discussion: """
      'sweep GRID' trains what is missing, records every metric in
      results/sweep.sqlite and writes results/<sweep name>.md. The same
      command goes on where it was interrupted. 'sweep help run' lists its
      options.
      """,
    version: programVersion,
    subcommands: [
      RunCommand.self, ListCommand.self, ShowCommand.self, ReportCommand.self,
      CompareCommand.self, PlotCommand.self,
      QueryCommand.self, EvaluateCommand.self, RecommendCommand.self,
      VerifyCommand.self,
      DataCommand.self, BenchCommand.self,
      RemoveCommand.self, CollectCommand.self, DoctorCommand.self,
      WorkerCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  package init() {}
}

/// Runs the command line; the executable does nothing else.
@MainActor package func runSweep() async {
  sweep_limit_malloc_arenas()
  StandardOutput.occupyClosedDescriptors()
  exit(await exitStatus())
}

/// Runs the command that the arguments name, as `SweepCommand.main` does, and sees to it that all of
/// its output arrives.
@MainActor private func exitStatus() async -> Int32 {
  do {
    do {
      var command = try await SweepCommand.asyncParseAsRoot(nil)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      try StandardOutput.finish()
      return ExitStatus.success.rawValue
    } catch {
      // ArgumentParser crashes where it has to set help in too few columns; it asks this first.
      if TerminalOutput.standardOutput.size.columns < 40 { setenv("COLUMNS", "40", 1) }
      let text = SweepCommand.fullMessage(for: error)
      let code = SweepCommand.exitCode(for: error)
      if code.isSuccess {
        // What was asked for: help, the version, a completion script.
        try StandardOutput.print(text)
      } else if !text.isEmpty {
        printError(text, isMarked: true)
      }
      try StandardOutput.finish()
      return code.rawValue
    }
  } catch {
    printError("\(error)")
    return ExitStatus.failure.rawValue
  }
}
