import ExperimentModel
import Foundation
import Platform

/// Fetches a file in as many requests as necessary. A failed download keeps the received part, and the
/// next one resumes behind it.
struct ResumableDownload: Sendable {
  let address: String
  /// The file that grows.
  let path: String
  let byteLimit: Int
  var patience = HTTPTransfer.Patience()

  /// Consecutive requests without data before the download fails.
  private static let mostFruitless = 3
  /// All requests, for servers that send a few bytes each time.
  private static let mostRequests = 30

  /// - Returns: False if the server has no such file.
  /// - Throws: `DownloadError`.
  func run(
    observe: @Sendable (DownloadEvent) async -> Void
  ) async throws(DownloadError) -> Bool {
    do throws(DownloadError) {
      return try await fetch(observe)
    } catch {
      // An empty file is of no use for resuming.
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      if attributes?[.size] as? Int == 0 { try? FileManager.default.removeItem(atPath: path) }
      throw error
    }
  }

  private func fetch(
    _ observe: @Sendable (DownloadEvent) async -> Void
  ) async throws(DownloadError) -> Bool {
    let transfer = HTTPTransfer(address: address, byteLimit: byteLimit, patience: patience)
    var fruitless = 0
    var hasRestarted = false
    for _ in 0..<Self.mostRequests {
      let file = try openForAppending()
      let offset = file.offset
      if offset > 0 { await observe(.resuming(atByte: offset)) }
      let ending = try await transfer.run(from: offset, into: file.handle) { progress in
        await observe(.received(progress))
      }
      let size = (try? file.handle.offset()).map(Int.init) ?? offset
      try? file.handle.close()
      switch ending {
      case .complete:
        return true
      case .notFound:
        if size == 0 { try? FileManager.default.removeItem(atPath: path) }
        return false
      case .notResumable:
        guard !hasRestarted else {
          throw DownloadError(
            "\(address) was interrupted, and the server can't resume downloads; try again later, or "
              + "name another source with \(RequestSetting.source) URL|FILE")
        }
        hasRestarted = true
        try? FileManager.default.removeItem(atPath: path)
      case .brokenOff(let reason):
        fruitless = size > offset ? 0 : fruitless + 1
        guard fruitless < Self.mostFruitless else {
          throw DownloadError(
            "\(address) was interrupted (\(reason)); "
              + (size == 0
                ? "try again later, or name another source with \(RequestSetting.source) URL|FILE"
                : "the \(size) received bytes are kept; run the same command to resume"))
        }
        await observe(.brokenOff(reason))
        try? await Task.sleep(for: .milliseconds(250 << fruitless))
      }
    }
    throw DownloadError(
      "\(address) was interrupted \(Self.mostRequests) times; the received part is kept; run the "
        + "same command to resume")
  }

  private func openForAppending() throws(DownloadError) -> (handle: FileHandle, offset: Int) {
    do {
      if !FileManager.default.fileExists(atPath: path) {
        try Data().write(to: URL(filePath: path))
      }
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      return (handle, Int(try handle.seekToEnd()))
    } catch {
      throw DownloadError("\(path) can't be written: \(FileFault(error, path: path))")
    }
  }
}
