package import ArgumentParser

/// `sweep GRID`: trains what is missing and writes the report.
package struct RunCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train every configuration of a grid file that is not trained yet (the default).",
    discussion: """
      Finished trials are never trained again, and interrupted ones resume.
      Ctrl-C stops at the next safe point; twice: immediately.

      Exit status: 0 all trials finished, 1 some did not, 2 the grid or the
      data are wrong, 64 wrong usage, 130 interrupted.
      """)

  @OptionGroup var options: RunOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      var run = TrainingRun(options.request, options.training)
      run.confirmsSearches = !options.leavesConfirmationOut
      try await run.run()
    }
  }
}
