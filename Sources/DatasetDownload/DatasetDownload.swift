import ExperimentModel
import Foundation
import Platform

/// Fetches a dataset's archive, verifies it and unpacks it into a folder under the data folder.
///
/// The archive is stored in `.NAME.zip.part` beside that folder, where the next run resumes an
/// interrupted one; a wrong checksum deletes it. One process at a time works in a data folder.
package struct DatasetDownload: Sendable {
  /// The source of the archive.
  package enum Origin: Sendable, Hashable {
    /// The address in the catalogue.
    case catalogue
    /// An address that serves the same file.
    case mirror(String)
    case file(String)

    /// - Parameter text: an address with `http://` or `https://`, or a path.
    package init(_ text: String) {
      let isAddress = ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
      self = isAddress ? .mirror(text) : .file(text)
    }
  }

  package enum Outcome: Sendable, Hashable {
    /// The folder exists; nothing was done.
    case alreadyThere
    case fetched(files: Int, bytes: Int, verification: Verification)
  }

  package enum Verification: Sendable, Hashable {
    case matched(Checksum)
    /// No checksum is published; the text is the place where it was expected.
    case impossible(String)
  }

  /// More than ten times the largest archive of MovieLens.
  private static let archiveLimit = 4 << 30

  private let entry: CatalogueEntry
  private let origin: Origin
  private let dataFolder: String
  private let patience: HTTPTransfer.Patience

  /// The dataset's folder.
  package var folder: String { "\(dataFolder)/\(entry.name)" }
  private var partPath: String { "\(dataFolder)/.\(entry.name).zip.part" }

  package init(
    _ entry: CatalogueEntry, from origin: Origin = .catalogue, dataFolder: String = "data"
  ) {
    self.init(entry, from: origin, dataFolder: dataFolder, patience: .init())
  }

  init(
    _ entry: CatalogueEntry, from origin: Origin, dataFolder: String,
    patience: HTTPTransfer.Patience
  ) {
    self.entry = entry
    self.origin = origin
    self.dataFolder = dataFolder
    self.patience = patience
  }

  /// - Throws: `DownloadError`. The dataset's folder does not exist then.
  package func run(
    observe: @Sendable (DownloadEvent) async -> Void = { _ in }
  ) async throws(DownloadError) -> Outcome {
    if isThere { return .alreadyThere }
    do {
      try FileManager.default.createDirectory(
        atPath: dataFolder, withIntermediateDirectories: true)
    } catch {
      throw DownloadError("\(dataFolder) can't be made: \(FileFault(error, path: dataFolder))")
    }
    let lock = try FolderLock(dataFolder)
    defer { lock.release() }
    // Another process may have fetched it in the meantime.
    if isThere { return .alreadyThere }
    switch origin {
    case .catalogue:
      return try await fetch(from: entry.address, observe)
    case .mirror(let address):
      return try await fetch(from: address, observe)
    case .file(let path):
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue
      else {
        throw DownloadError(
          "there is no file \(path); \(RequestSetting.source) takes a ZIP file, or an address "
            + "with http:// or https://"
        )
      }
      let expected = try await checksum(besideFile: path)
      await observe(.verifying)
      let verification = try verify(path, expected) {
        "\(path) is another file, or damaged"
      }
      await observe(.unpacking)
      return try unpack(path, verification)
    }
  }

  private var isThere: Bool {
    let content = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return content?.isEmpty == false
  }

  private func fetch(
    from address: String, _ observe: @Sendable (DownloadEvent) async -> Void
  ) async throws(DownloadError) -> Outcome {
    // First, because it is small: its errors appear before hundreds of megabytes are fetched.
    let expected = try await checksum(besideAddress: address)
    let download = ResumableDownload(
      address: address, path: partPath, byteLimit: Self.archiveLimit, patience: patience)
    guard try await download.run(observe: observe) else {
      throw DownloadError(
        "\(address): there is no such file (HTTP status 404); name another source "
          + "with \(RequestSetting.source) URL|FILE")
    }
    await observe(.verifying)
    let verification = try verify(partPath, expected) {
      try? FileManager.default.removeItem(atPath: partPath)
      return "the file from \(address) is another one or was damaged in transit; it was deleted"
    }
    await observe(.unpacking)
    do throws(DownloadError) {
      let outcome = try unpack(partPath, verification)
      try? FileManager.default.removeItem(atPath: partPath)
      return outcome
    } catch {
      // Without a checksum the archive itself may be damaged; a verified one is kept.
      if case .impossible = verification {
        try? FileManager.default.removeItem(atPath: partPath)
      }
      throw error
    }
  }

  private func unpack(
    _ archive: String, _ verification: Verification
  ) throws(DownloadError) -> Outcome {
    let unpacked = try Unpacking(archive: ZipArchive(path: archive), folder: folder).run()
    return .fetched(files: unpacked.files, bytes: unpacked.bytes, verification: verification)
  }

  // MARK: - Checksum

  private enum Expected {
    case checksum(Checksum)
    case none(lookedAt: String)
  }

  private func checksum(besideAddress address: String) async throws(DownloadError) -> Expected {
    if case .known(let checksum) = entry.checksum { return .checksum(checksum) }
    let beside = address + ".md5"
    let path = "\(dataFolder)/.\(entry.name).md5.part"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try? FileManager.default.removeItem(atPath: path)
    let download = ResumableDownload(
      address: beside, path: path, byteLimit: 1 << 16, patience: patience)
    guard try await download.run(observe: { _ in }) else { return .none(lookedAt: beside) }
    return .checksum(try checksum(inFile: path, named: beside))
  }

  private func checksum(besideFile path: String) async throws(DownloadError) -> Expected {
    if case .known(let checksum) = entry.checksum { return .checksum(checksum) }
    let beside = path + ".md5"
    guard FileManager.default.fileExists(atPath: beside) else { return .none(lookedAt: beside) }
    return .checksum(try checksum(inFile: beside, named: beside))
  }

  private func checksum(
    inFile path: String, named name: String
  ) throws(DownloadError) -> Checksum {
    guard let bytes = FileManager.default.contents(atPath: path),
      let checksum = Checksum(md5File: String(decoding: bytes.prefix(1 << 16), as: UTF8.self))
    else { throw DownloadError("\(name) holds no MD5 sum to compare the archive with") }
    return checksum
  }

  /// - Parameter blame: Called if the checksum is wrong; returns what that means.
  private func verify(
    _ path: String, _ expected: Expected, blame: () -> String
  ) throws(DownloadError) -> Verification {
    switch expected {
    case .none(let place):
      return .impossible(place)
    case .checksum(let expected):
      let found: Checksum
      do {
        found = try Checksum(expected.algorithm, ofFile: path)
      } catch {
        throw DownloadError("\(path) can't be read: \(FileFault(error, path: path))")
      }
      guard found == expected else {
        throw DownloadError(
          "\(entry.name): the checksum is wrong: expected \(expected), found "
            + "\(found.hexadecimal). So \(blame()). Try again, or name another source "
            + "with \(RequestSetting.source) URL|FILE")
      }
      return .matched(found)
    }
  }
}

/// Lock of the one process that downloads into a data folder; it ends with the process.
private struct FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws(DownloadError) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DownloadError("\(folder) can't be opened: \(FileFault(errno: errno, path: folder))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw DownloadError(
        "another 'sweep data get' is fetching into \(folder); wait until it has finished")
    }
  }

  func release() {
    // Closing alone would leave the lock to a child process that is starting.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
