package import ArgumentParser
import SweepService

/// `sweep variance GRID`: how much the results of one configuration vary, and why.
package struct VarianceCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "variance",
    abstract: "Measure how much of a configuration's spread each source of randomness causes.",
    discussion: """
      Trains the baseline, or the configuration that --only names, with seeds
      that vary everything, and with seeds that vary one source alone: initial
      weights, order of rows, dropout, sampling, and the split of the rows, if it
      is random: seed 3 then trains on split 3. The sweep is called NAME-variance,
      or NAME-variance-exp3 for another configuration than the baseline; like any
      other, it is resumed by the same command.

      --seeds 20 means twenty seeds, 2 to 21, ten by default: all that a source
      does not vary is drawn with seed 1.

      sweep variance experiments/grid.conf --only exp3 --seeds 20
      """)

  @OptionGroup var options: RunOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      var request = options.request
      request.studiesVariance = true
      try await TrainingRun(request, options.training).run()
    }
  }
}
