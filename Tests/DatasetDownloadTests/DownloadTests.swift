import Crypto
import ExperimentModel
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DatasetDownload

/// Whole downloads from a server that behaves badly.
@Suite struct DownloadTests {
  let folder: TemporaryFolder
  /// Large enough that a part of it arrives before a connection breaks.
  let archive: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    archive =
      ZipWriter(entries: [
        .init(
          name: "ml/ratings.dat",
          content: (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }, isDeflated: false),
        .init(name: "ml/README", content: Array("terms".utf8)),
      ]).bytes
  }

  private var md5: String { Insecure.MD5.hash(data: Data(archive)).hexadecimal }
  private var sha256: String { SHA256.hash(data: Data(archive)).hexadecimal }

  private func download(
    _ server: LoopbackServer, _ checksum: CatalogueEntry.ExpectedChecksum? = nil,
    from origin: DatasetDownload.Origin = .catalogue, patience: Int = 2,
    observe: @escaping @Sendable (DownloadEvent) async -> Void = { _ in }
  ) async throws -> DatasetDownload.Outcome {
    let entry = CatalogueEntry(
      name: "ml", summary: "", address: server.address("ml.zip"),
      checksum: checksum ?? .known(.init(.sha256, sha256)), terms: .movieLens)
    return try await DatasetDownload(
      entry, from: origin, dataFolder: folder.path("data"), patience: .init(seconds: patience)
    ).run(observe: observe)
  }

  private var left: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path("data")).sorted()
    }
  }

  private func expectFailure(
    _ words: String, leaving names: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation,
    _ work: () async throws -> DatasetDownload.Outcome
  ) async throws {
    let error = await #expect(throws: DownloadError.self, sourceLocation: sourceLocation) {
      _ = try await work()
    }
    #expect(
      error?.description.contains(words) == true, "\(error?.description ?? "")",
      sourceLocation: sourceLocation)
    #expect(try left == names, sourceLocation: sourceLocation)
  }

  @Test func anHonestServer() async throws {
    let archive = archive
    let server = try LoopbackServer { _ in .file(archive) }
    let last = Mutex<TransferProgress?>(nil)
    let outcome = try await download(server) { event in
      if case .received(let progress) = event { last.withLock { $0 = progress } }
    }
    #expect(
      outcome
        == .fetched(files: 2, bytes: 20_005, verification: .matched(.init(.sha256, sha256))))
    #expect(try left == ["ml"])
    #expect(
      last.withLock { $0 }
        == TransferProgress(receivedBytes: archive.count, totalBytes: archive.count))
    // The second time there is nothing to do.
    #expect(try await download(server) == .alreadyThere)
    #expect(server.requests.count == 1)
  }

  @Test func aBrokenDownloadResumesWhereItStopped() async throws {
    let archive = archive
    let server = try LoopbackServer { request in
      // 7,000 bytes a time, of a file that is said to be longer.
      let start = request.rangeStart ?? 0
      var response =
        start == 0 ? .file(archive) : LoopbackServer.Response.rest(of: archive, from: start)
      response.contentLength = archive.count - start
      response.body = Array(response.body.prefix(7_000))
      return response
    }
    let outcome = try await download(server)
    #expect(
      outcome
        == .fetched(files: 2, bytes: 20_005, verification: .matched(.init(.sha256, sha256))))
    #expect(server.requests.map(\.rangeStart) == [nil, 7_000, 14_000])
  }

  @Test func aLaterRunResumesToo() async throws {
    let archive = archive
    let isBroken = Mutex(true)
    let server = try LoopbackServer { request in
      if let start = request.rangeStart, !isBroken.withLock({ $0 }) {
        return .rest(of: archive, from: start)
      }
      return .init(body: Array(archive.prefix(9_000)), contentLength: archive.count)
    }
    // A server that answers a range with the whole file can't resume: from the beginning, once.
    try await expectFailure("can't resume downloads", leaving: [".ml.zip.part"]) {
      try await download(server)
    }
    isBroken.withLock { $0 = false }
    _ = try await download(server)
    #expect(server.requests.last?.rangeStart == 9_000)
    #expect(try left == ["ml"])
  }

  @Test func aCompletePartIsNotFetchedAgain() async throws {
    let archive = archive
    try FileManager.default.createDirectory(
      atPath: folder.path("data"), withIntermediateDirectories: true)
    try Data(archive).write(to: URL(filePath: folder.path("data/.ml.zip.part")))
    let server = try LoopbackServer { request in
      request.rangeStart.map { .rest(of: archive, from: $0) } ?? .file(archive)
    }
    _ = try await download(server)
    #expect(try left == ["ml"])
  }

  @Test func lengthsThatAreLies() async throws {
    let archive = archive
    // Shorter than it is: what is cut off is missed by the checksum.
    let short = try LoopbackServer { _ in .init(body: archive, contentLength: 5_000) }
    try await expectFailure("the checksum is wrong") { try await download(short) }
    // Larger than any dataset: refused before it fills the disk.
    let huge = try LoopbackServer { _ in .init(body: archive, contentLength: 1 << 40) }
    try await expectFailure("is larger than 4096 MiB") {
      try await download(huge)
    }
  }

  @Test func nothingAtAllIsNotKept() async throws {
    let server = try LoopbackServer { _ in .init(contentLength: 100) }
    try await expectFailure("; try again later, or name another source with `source` URL|FILE") {
      try await download(server)
    }
    #expect(server.requests.count == 3)
  }

  @Test func aSilentServerIsGivenUp() async throws {
    let server = try LoopbackServer { _ in
      .init(body: [1, 2, 3], contentLength: 100, silence: .seconds(30))
    }
    try await expectFailure("can't resume downloads", leaving: [".ml.zip.part"]) {
      try await download(server, patience: 1)
    }
  }

  @Test func redirectsAreFollowedToAnEnd() async throws {
    let archive = archive
    let server = try LoopbackServer { request in
      switch request.path {
      case "ml.zip": .init(status: "302 Found", headers: ["Location: /moved/ml.zip"], body: [7, 7])
      case "moved/ml.zip": .file(archive)
      default: .init(status: "302 Found", headers: ["Location: /\(request.path)x"])
      }
    }
    _ = try await download(server)
    #expect(try left == ["ml"])
    try FileManager.default.removeItem(atPath: folder.path("data/ml"))
    try await expectFailure("can't be fetched: (47)") {
      try await download(server, from: .mirror(server.address("circle")))
    }
  }

  @Test func redirectsLeadNowhereElse() async throws {
    let secret = folder.path("secret")
    try Data("secret".utf8).write(to: URL(filePath: secret))
    let server = try LoopbackServer { _ in
      .init(status: "302 Found", headers: ["Location: file://\(secret)"])
    }
    try await expectFailure("can't be fetched") {
      try await download(server)
    }
  }

  @Test func aWrongChecksumLeavesNothing() async throws {
    let archive = archive
    let wrong = String(repeating: "0", count: 32)
    let server = try LoopbackServer { request in
      .file(request.path.hasSuffix(".md5") ? Array("\(wrong)  ml.zip\n".utf8) : archive)
    }
    try await expectFailure("the checksum is wrong: expected MD5 \(wrong), found \(md5)") {
      try await download(server, .besideArchive)
    }
    try await expectFailure("the checksum is wrong: expected SHA-256") {
      try await download(server, .known(.init(.sha256, wrong + wrong)))
    }
  }

  @Test func theChecksumBesideTheArchive() async throws {
    let archive = archive
    let md5 = md5
    let server = try LoopbackServer { request in
      .file(request.path.hasSuffix(".md5") ? Array("MD5 (ml.zip) = \(md5)\n".utf8) : archive)
    }
    let outcome = try await download(server, .besideArchive)
    #expect(
      outcome == .fetched(files: 2, bytes: 20_005, verification: .matched(.init(.md5, md5))))
    #expect(server.requests.map(\.path) == ["ml.zip.md5", "ml.zip"])
  }

  @Test func aChecksumThatIsNoneIsAnError() async throws {
    let archive = archive
    let server = try LoopbackServer { request in
      .file(request.path.hasSuffix(".md5") ? Array("<html>".utf8) : archive)
    }
    try await expectFailure("holds no MD5 sum") { try await download(server, .besideArchive) }
  }

  @Test func withoutAChecksumItIsSaid() async throws {
    let archive = archive
    let server = try LoopbackServer { request in
      request.path.hasSuffix(".md5") ? .notFound : .file(archive)
    }
    let outcome = try await download(server, .besideArchive)
    let place = server.address("ml.zip.md5")
    #expect(outcome == .fetched(files: 2, bytes: 20_005, verification: .impossible(place)))
  }

  @Test func answersThatAreNoFile() async throws {
    let missing = try LoopbackServer { _ in .notFound }
    try await expectFailure("there is no such file (HTTP status 404)") {
      try await download(missing)
    }
    let failing = try LoopbackServer { _ in .init(status: "503 Service Unavailable") }
    try await expectFailure("HTTP status 503") {
      try await download(failing)
    }
    let page = try LoopbackServer { request in
      request.path.hasSuffix(".md5") ? .notFound : .file(Array("<html>sign in</html>".utf8))
    }
    try await expectFailure("is not a ZIP file") { try await download(page, .besideArchive) }
  }

  @Test func badArchivesLeaveNothing() async throws {
    for entry in [
      ZipWriter.Entry(name: "../escaped", content: [1]),
      ZipWriter.Entry(name: "a/bomb", content: [UInt8](repeating: 0, count: 4 << 20)),
    ] {
      let bytes = ZipWriter(entries: [entry]).bytes
      let server = try LoopbackServer { request in
        request.path.hasSuffix(".md5") ? .notFound : .file(bytes)
      }
      try await expectFailure("nothing was unpacked") {
        try await download(server, .besideArchive)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("escaped")))
  }

  @Test func offlineSaysWhatWorksInstead() async throws {
    // A port where nobody listens any more.
    var server: LoopbackServer? = try LoopbackServer { _ in .notFound }
    let address = server!.address("ml.zip")
    server = nil
    let other = try LoopbackServer { _ in .notFound }
    for address in [address, "http://host.invalid/ml.zip"] {
      try await expectFailure("'sample' needs no download") {
        try await download(other, from: .mirror(address))
      }
    }
  }

  @Test func archivesAtHand() async throws {
    let archive = archive
    let server = try LoopbackServer { _ in .notFound }
    let path = folder.path("mine.zip")
    try Data(archive).write(to: URL(filePath: path))
    #expect(
      try await download(server, from: .init(path))
        == .fetched(files: 2, bytes: 20_005, verification: .matched(.init(.sha256, sha256))))
    try FileManager.default.removeItem(atPath: folder.path("data/ml"))
    #expect(
      try await download(server, .besideArchive, from: .init(path))
        == .fetched(files: 2, bytes: 20_005, verification: .impossible(path + ".md5")))
    try FileManager.default.removeItem(atPath: folder.path("data/ml"))
    // A wrong one is somebody's file: it stays.
    try await expectFailure("mine.zip is another file, or damaged") {
      try await download(
        server, .known(.init(.md5, String(repeating: "0", count: 32))), from: .init(path))
    }
    #expect(FileManager.default.fileExists(atPath: path))
    for path in [folder.path("none.zip"), folder.path, "ftp://127.0.0.1/ml.zip"] {
      try await expectFailure("there is no file \(path); `source` takes a ZIP file, or an address")
      {
        try await download(server, from: .init(path))
      }
    }
    #expect(server.requests.isEmpty)
  }

  @Test func oneDownloadAtATime() async throws {
    let archive = archive
    let server = try LoopbackServer { _ in .file(archive) }
    let path = folder.path("data")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let other = open(path, O_RDONLY | O_DIRECTORY)
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    try await expectFailure("another 'sweep data get'") { try await download(server) }
    close(other)
    _ = try await download(server)
  }
}
