import DatasetDownload
import Foundation
import SweepService
import TerminalUI

/// Shows a download on standard error.
struct DownloadDisplay {
  private let name: String
  private let display: TransferDisplay

  init(_ name: String) {
    self.name = name
    display = TransferDisplay(title: name, environment: ProcessInfo.processInfo.environment)
  }

  /// Downloads the dataset. A stop signal ends the program: what has arrived is kept.
  ///
  /// - Parameter source: address or path of the archive; nil means the catalogue's.
  /// - Returns: what to print.
  func fetch(from source: String?) async throws -> String {
    let entry = try DatasetCatalogue.required(name)
    let download = DatasetDownload(entry, from: source.map { .init($0) } ?? .catalogue)
    let signals = StopSignals { false }
    defer { signals.ignore() }
    do {
      let outcome = try await download.run { [display] in await Self.show($0, on: display) }
      await display.finish()
      return outcome.text(entry, folder: download.folder)
    } catch {
      await display.finish()
      throw ServiceError("\(error)")
    }
  }

  private static func show(_ event: DownloadEvent, on display: TransferDisplay) async {
    switch event {
    case .received(let progress):
      await display.update(received: progress.receivedBytes, total: progress.totalBytes)
    case .resuming(let byte):
      await display.log("resuming after the first \(byte) bytes")
    case .brokenOff(let reason):
      await display.log("the connection broke off (\(reason)); retrying", .warning)
    case .verifying: await display.log("verifying the checksum", .secondary)
    case .unpacking: await display.log("unpacking", .secondary)
    }
  }
}

extension DatasetDownload.Outcome {
  fileprivate func text(_ entry: CatalogueEntry, folder: String) -> String {
    switch self {
    case .alreadyThere:
      return "\(folder) is there already; remove the folder to fetch it again"
    case .fetched(let files, let bytes, let verification):
      let check =
        switch verification {
        case .matched(let checksum): "\(checksum.algorithm.rawValue) as expected"
        case .impossible(let place): "NOT verified: there is no \(place)"
        }
      return """
        \(folder): \(files) files, \(bytes / 1_000_000) MB, \(check)

        \(entry.terms.text)
        """
    }
  }
}
