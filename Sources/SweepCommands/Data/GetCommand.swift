package import ArgumentParser
import DatasetDownload
import ExperimentFile
import ExperimentModel
import Foundation
import OutputFiles
import TerminalUI

/// `sweep data get`: fetches a dataset.
package struct GetCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch a dataset, verify it and unpack it into data/NAME.",
    discussion: """
      Names:
      \(DatasetCatalogue.entries.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      From GroupLens over HTTPS, by the program curl. The same command goes on
      where a broken download stopped. Nothing is left of one that fails its
      checksum. Whoever uses the data agrees to the terms that are printed.

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
      let entry = try Self.entry(named: name)
      let download = DatasetDownload(entry, from: from.map { .init($0) } ?? .catalogue)
      let display = TransferDisplay(
        title: name, environment: ProcessInfo.processInfo.environment)
      // What has arrived is in its file already: any moment is a safe one.
      let signals = StopSignals { StopSignals.endAtOnce() }
      defer { signals.ignore() }
      let outcome: DatasetDownload.Outcome
      do {
        outcome = try await download.run { event in await Self.show(event, on: display) }
      } catch {
        await display.finish()
        throw CommandFailure("\(error)")
      }
      await display.finish()
      try StandardOutput.print(Self.text(of: outcome, entry, folder: download.folder))
    }
  }

  private static func entry(named name: String) throws -> CatalogueEntry {
    if let entry = DatasetCatalogue.named(name) { return entry }
    let names = DatasetSpecification.downloadableNames
    if name == DatasetSpecification.sampleName {
      throw CommandFailure(
        "'sample' is generated on first use and needs no download: 'sweep data info sample'")
    }
    throw CommandFailure(
      "there is no dataset '\(name)' to fetch; there are \(names.joined(separator: ", "))"
        + (Spelling.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""))
  }

  private static func show(_ event: DownloadEvent, on display: TransferDisplay) async {
    switch event {
    case .received(let progress):
      await display.update(received: progress.receivedBytes, total: progress.totalBytes)
    case .resuming(let byte):
      await display.log("going on after the \(byte) bytes that are here already")
    case .brokenOff(let reason):
      await display.log("the connection broke off (\(reason)); trying again", .warning)
    case .verifying: await display.log("comparing the checksum", .secondary)
    case .unpacking: await display.log("unpacking", .secondary)
    }
  }

  private static func text(
    of outcome: DatasetDownload.Outcome, _ entry: CatalogueEntry, folder: String
  ) -> String {
    switch outcome {
    case .alreadyThere:
      return "\(folder) is there already; remove the folder to fetch it anew"
    case .fetched(let files, let bytes, let verification):
      let check =
        switch verification {
        case .matched(let checksum): "\(checksum.algorithm.rawValue) as expected"
        case .impossible(let place):
          "NOT compared with a checksum, for there is no \(place)"
        }
      return """
        \(folder): \(files) files, \(bytes / 1_000_000) MB, \(check)

        \(entry.terms.text)
        """
    }
  }
}
