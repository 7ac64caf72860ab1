package import ArgumentParser
import DatasetDownload
import ExperimentModel
import OutputFiles

/// `sweep data get`: fetches a dataset.
package struct GetCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch a dataset, verify it and unpack it into data/NAME.",
    discussion: """
      Names:
      \(DatasetCatalogue.entries.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      From GroupLens over HTTPS, with the program curl. Run the same command
      again to resume a broken download. A download that fails its checksum is
      deleted. By using the data you agree to the terms that are printed.

      Exit status: 0 the dataset is there, 2 it is not, 130 interrupted.
      """)

  @Argument(help: "\(DatasetSpecification.downloadableNames.joined(separator: ", ")).")
  var name: String

  @Option(
    help: ArgumentHelp(
      "Take the archive from this address or file instead.", valueName: "url|file"))
  var from: String?

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      try StandardOutput.print(try await DownloadDisplay(name).fetch(from: from))
    }
  }
}
