package import ArgumentParser
import Reporting
import ResultStore

/// `sweep report`: the comparison table and all that belongs to it.
package struct ReportCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the Markdown report of a sweep.")

  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @OptionGroup var store: StoreOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write here, not to stdout.", valueName: "file"))
  var output: String?

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      guard let name = try sweep ?? results.latestSweep() else {
        throw CommandFailure(
          "\(store.database) holds no sweep yet; run one: sweep experiments/grid.conf")
      }
      let snapshot = try results.snapshot(ofSweep: name, userMetrics: [], finishedEpochs: false)
      let text = MarkdownReport(snapshot).text
      if let output {
        try writeReport(text, to: output)
      } else {
        print(text, terminator: "")
      }
    }
  }
}
