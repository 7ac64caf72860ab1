import ArgumentParser
import CPlatform
import Foundation
import OutputFiles
import TerminalUI

/// Runs the command line; the executable does nothing else.
@MainActor package func runSweep() async {
  sweep_limit_malloc_arenas()
  StandardOutput.occupyClosedDescriptors()
  sweep_restore_quit_signal()
  exit(await exitStatus())
}

/// Runs the command that the arguments name, as `SweepCommand.main` does, and ensures that all of its
/// output arrives.
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
        ErrorOutput.printUsage(text)
      }
      try StandardOutput.finish()
      return code.rawValue
    }
  } catch {
    ErrorOutput.printError("\(error)")
    return ExitStatus.failure.rawValue
  }
}
