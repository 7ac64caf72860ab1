package import ArgumentParser
import SweepService

/// `sweep confirm SWEEP`: trains the best configurations again, with fresh seeds.
package struct ConfirmCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Train the best configurations of a sweep again, with fresh seeds.",
    discussion: """
      The best of many configurations is partly the luckiest: its value with the
      seeds that chose it is optimistic. This trains the best ones and the baseline
      with seeds that had no part in the choice, and reports both values, the
      verdict of the fresh runs alone, and how good the best would be by luck.

      The choice is fixed when the command first runs; the same command resumes.
      The results are a section of the sweep's report, and a sweep of their own,
      SWEEP-confirm. docs/statistics.md explains the numbers.
      """)

  @OptionGroup var options: ConfirmOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      try await TrainingRun(options.request, options.training).run()
    }
  }
}
