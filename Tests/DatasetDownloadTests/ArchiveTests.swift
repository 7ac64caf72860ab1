import Foundation
import TestSupport
import Testing

@testable import DatasetDownload

/// Archives that are unpacked or refused.
@Suite struct ArchiveTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func unpack(_ bytes: [UInt8], limits: ZipArchive.Limits = .init()) throws {
    let path = folder.path("archive.zip")
    try Data(bytes).write(to: URL(filePath: path))
    _ = try Unpacking(
      archive: ZipArchive(path: path, limits: limits), folder: folder.path("data")
    ).run()
  }

  /// Names in the folder of the test, hidden ones too.
  private var left: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func content(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path("data/\(name)"), encoding: .utf8)
  }

  /// Unpacking fails with these words, and leaves nothing.
  private func expectRefusal(
    _ words: String, _ bytes: [UInt8], limits: ZipArchive.Limits = .init(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = #expect(throws: DownloadError.self, sourceLocation: sourceLocation) {
      try unpack(bytes, limits: limits)
    }
    #expect(
      error?.description.contains(words) == true, "\(error?.description ?? "")",
      sourceLocation: sourceLocation)
    #expect(try left == ["archive.zip"], sourceLocation: sourceLocation)
  }

  @Test func theOuterFolderIsLeftOut() throws {
    var archive = ZipWriter(entries: [
      .init(name: "ml-10M100K/", isDeflated: false, mode: 0o040755),
      .init(name: "ml-10M100K/ratings.dat", content: Array("1::2::5::0\n".utf8)),
      .init(name: "ml-10M100K/more/tags.dat", content: Array("tags".utf8), isDeflated: false),
      .init(name: "__MACOSX/ml-10M100K/._ratings.dat", content: [1, 2]),
    ])
    archive.comment = Array("a comment with PK\u{5}\u{6} in it".utf8)
    try unpack(archive.bytes)
    #expect(try content("ratings.dat") == "1::2::5::0\n")
    #expect(try content("more/tags.dat") == "tags")
    #expect(try left == ["archive.zip", "data"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("data")).sorted()
        == ["more", "ratings.dat"])
  }

  @Test func whatAKilledRunLeftIsNotMixedIn() throws {
    let half = folder.path(".data.unpacking")
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: URL(filePath: "\(half)/ratings.dat"))
    try unpack(ZipWriter.archive([("ml/users.dat", "whole")]))
    #expect(try left == ["archive.zip", "data"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("data")) == ["users.dat"])
  }

  @Test func filesWithoutACommonFolderStayWhereTheyAre() throws {
    try unpack(ZipWriter.archive([("ml.inter", "a"), ("extra/ml.item", "b")]))
    #expect(try content("ml.inter") == "a")
    #expect(try content("extra/ml.item") == "b")
  }

  @Test(arguments: [0, 1, 1 << 18, (1 << 18) + 1, 1_000_000])
  func contentOfEverySizeComesBack(_ size: Int) throws {
    var state: UInt64 = 7
    let bytes = (0..<size).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return UInt8(truncatingIfNeeded: state >> 60)
    }
    try unpack(
      ZipWriter(entries: [
        .init(name: "a/deflated", content: bytes),
        .init(name: "a/stored", content: bytes, isDeflated: false),
      ]).bytes)
    for name in ["deflated", "stored"] {
      #expect(try Data(contentsOf: URL(filePath: folder.path("data/\(name)"))) == Data(bytes))
    }
  }

  @Test(arguments: [
    ("../escaped", "leads out of the folder"), ("a/../../escaped", "leads out of the folder"),
    ("..", "leads out of the folder"), ("/etc/escaped", "is an absolute path"),
    ("a//b", "has an empty part"), ("./a", "has an empty part"),
    ("..\\escaped", "is not a portable path"), ("C:escaped", "is not a portable path"),
    ("a\u{0}b", "has control characters"), ("", "has no name"),
  ])
  func noPathLeavesTheFolder(_ name: String, _ words: String) throws {
    let good = ZipWriter.Entry(name: "a/good", content: [1])
    try expectRefusal(
      words, ZipWriter(entries: [good, .init(name: name, content: [2])]).bytes)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/../escaped"))
  }

  @Test func linksAndDevicesAreRefused() throws {
    for mode: UInt32 in [0o120777, 0o020644, 0o010644] {
      try expectRefusal(
        "is a link or a device",
        ZipWriter(entries: [.init(name: "a/link", content: Array("/etc".utf8), mode: mode)]).bytes)
    }
  }

  @Test func bombsAreRefused() throws {
    let zeros = [UInt8](repeating: 0, count: 4 << 20)
    // An honest one.
    try expectRefusal(
      "unpacks to more than 100 times its size",
      ZipWriter(entries: [.init(name: "a/zeros", content: zeros)]).bytes)
    // One whose directory lies: inflating stops at the first byte too many.
    try expectRefusal(
      "does not unpack to its 1000 bytes",
      ZipWriter(entries: [.init(name: "a/zeros", content: zeros, declaredBytes: 1000)]).bytes)
    try expectRefusal(
      "unpacks to more than 0 MiB", ZipWriter.archive([("a/b", "some text")]),
      limits: .init(bytes: 5))
    try expectRefusal(
      "more than 1 entries", ZipWriter.archive([("a/b", ""), ("a/c", "")]),
      limits: .init(entries: 1))
  }

  @Test func overlappingEntriesAreRefused() throws {
    // Two entries of the directory that point at the same bytes.
    var bytes = ZipWriter.archive([("a/b", "one"), ("a/b", "two")])
    try expectRefusal("holds 'a/b' twice", bytes)
    bytes =
      ZipWriter(entries: [
        .init(name: "a/b", content: [1], localName: "a/c"), .init(name: "a/c", content: [1]),
      ]).bytes
    try expectRefusal("is not where the directory says", bytes)
  }

  @Test func whatNoDatasetNeedsIsRefused() throws {
    try expectRefusal(
      "is encrypted", ZipWriter(entries: [.init(name: "a", content: [1], flags: 1)]).bytes)
    try expectRefusal(
      "packed by method 12", ZipWriter(entries: [.init(name: "a", content: [1], method: 12)]).bytes)
    try expectRefusal(
      "does not unpack to",
      ZipWriter(entries: [.init(name: "a", content: [1], declaredCRC: 5)]).bytes
    )
    try expectRefusal("has no directory", Array("<html>not found</html>".utf8))
    try expectRefusal("it is too short", [])
    try expectRefusal("holds no files", ZipWriter(entries: []).bytes)
  }

  /// Any cut and any flipped byte is an error or does no harm: it never crashes, and never leaves
  /// something half-done.
  @Test func damageNeverLeavesHalfAFolder() throws {
    let whole = ZipWriter.archive([("a/ratings.dat", "1::2::5::0\n"), ("a/users.dat", "1::F\n")])
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(throws: DownloadError.self) { try unpack(Array(whole[..<length])) }
      #expect(try left == ["archive.zip"])
    }
    for position in whole.indices {
      var damaged = whole
      damaged[position] ^= 0x41
      do {
        try unpack(damaged)
        try FileManager.default.removeItem(atPath: folder.path("data"))
      } catch is DownloadError {}
      #expect(try left == ["archive.zip"], "byte \(position)")
    }
  }
}
