package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep bench`: how fast this machine trains, and how much of the CPU that takes.
package struct BenchCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure training and prediction against the CPU's peak, and where the time goes.",
    discussion: """
      Random rows in the shape of MovieLens 1M (14 fields, 13,375 values). The
      peak is that of fused multiply-adds of the CPU's widest vectors without any
      memory access, measured in the same run. Work is counted as the plain algorithm's: three forward
      passes for a training step.
      """)

  @OptionGroup var options: BenchOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let measurement = options.measure()
      try StandardOutput.print(json ? measurement.json : measurement.text)
    }
  }
}
