import Foundation
import Platform

/// Fetches a file in as many requests as it takes. What has arrived stays in the file when all fail,
/// and the next download goes on behind it.
struct ResumableDownload: Sendable {
  let address: String
  /// The file that grows.
  let path: String
  let byteLimit: Int
  var patience = HTTPTransfer.Patience()

  /// Requests that bring nothing, one after the other, before it is given up.
  private static let mostFruitless = 3
  /// Requests in all: a server that sends a few bytes a time is given up as well.
  private static let mostRequests = 30

  /// - Returns: false when the server has no such file.
  /// - Throws: `DownloadError`.
  func run(
    observe: @Sendable (DownloadEvent) async -> Void
  ) async throws(DownloadError) -> Bool {
    do throws(DownloadError) {
      return try await fetch(observe)
    } catch {
      // An empty file is nothing to go on behind.
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
    var hasStartedAnew = false
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
        guard !hasStartedAnew else {
          throw DownloadError(
            "\(address) broke off, and the server can't go on in the middle; try again later, or "
              + "name another source with --from URL|FILE")
        }
        hasStartedAnew = true
        try? FileManager.default.removeItem(atPath: path)
      case .brokenOff(let reason):
        fruitless = size > offset ? 0 : fruitless + 1
        guard fruitless < Self.mostFruitless else {
          throw DownloadError(
            "\(address) broke off (\(reason)); "
              + (size == 0
                ? "try again later, or name another source with --from URL|FILE"
                : "the \(size) bytes that have arrived are kept, and the same command goes on behind "
                  + "them"))
        }
        await observe(.brokenOff(reason))
        try? await Task.sleep(for: .milliseconds(250 << fruitless))
      }
    }
    throw DownloadError(
      "\(address) broke off \(Self.mostRequests) times; what has arrived is kept, and the same "
        + "command goes on behind it")
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
