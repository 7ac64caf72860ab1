package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep verify`: whether a trial can be reproduced.
package struct VerifyCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Train a finished trial again, or derive a search again, and compare.",
    discussion: """
      A trial trains in a temporary folder; its weights are compared. Of a sweep that
      is a search, all suggestions and decisions are derived again. Nothing changes.

      Exit status: 0 identical, 1 different, 2 impossible, 130 interrupted.
      """)

  @OptionGroup var trial: TrialArgument
  @OptionGroup var database: DatabaseOption
  @OptionGroup var threads: ThreadsOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      if trial.sweep == nil,
        let search = try ResultService(database.paths).verifySearch(trial.trial)
      {
        try StandardOutput.print(search.text)
        guard search.isGenuine else { throw ExitCode(ExitStatus.failure.rawValue) }
        return
      }
      let request = VerifyRequest(trial: trial.reference, threads: threads.threads)
      let verification = try await ModelDisplay.follow(database.paths) {
        try await $0.verify(request)
      }
      try StandardOutput.print(verification.text)
      guard verification.isIdentical else { throw ExitCode(ExitStatus.failure.rawValue) }
    }
  }
}
