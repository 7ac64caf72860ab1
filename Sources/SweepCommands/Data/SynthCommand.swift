package import ArgumentParser
import Datasets
import OutputFiles
import SweepService

/// `sweep data synth`: a generated dataset of any size.
package struct SynthCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Generate a dataset of any size in a layout of MovieLens.",
    discussion: """
      The same numbers and seed give the same bytes on every machine. Reports
      call the data synthetic.
      """)

  @OptionGroup var options: SynthOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let scale = try options.scale
      try DatasetService().generate(scale, layout: options.layout, in: options.output)
      try StandardOutput.print(
        "\(options.output): \(scale.ratings) ratings by \(scale.users) users of \(scale.movies) "
          + "movies, in the layout of \(options.layout.rawValue)")
    }
  }
}
