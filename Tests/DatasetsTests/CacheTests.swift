import Arithmetic
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct CacheTests {
  @Test func theCacheIsUsedUntilTheSourceChanges() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let first = try fixture.prepare()
    let made =
      try FileManager.default.attributesOfItem(atPath: first.path)[.modificationDate] as? Date
    let second = try fixture.prepare()
    #expect(second.path == first.path)
    #expect(
      try FileManager.default.attributesOfItem(atPath: second.path)[.modificationDate] as? Date
        == made)
    try fixture.write(
      (DatasetFixture.ratings + ["3::1::5::1"]).joined(separator: "\n"), to: "ratings.dat")
    let third = try fixture.prepare()
    #expect(third.description.rows == 21)
    #expect(third.description.hash != first.description.hash)
  }

  /// As archives with fixed times leave it: of the same size, and with the old time.
  @Test func changedContentIsSeenWhateverSizeAndTimeSay() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let first = try fixture.prepare()
    let path = "\(fixture.source)/ratings.dat"
    let time = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.modificationDate])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for (old, new) in [("::5::", "::1::"), ("3::2::", "1::2::"), ("956703932", "956703931")] {
      let changed = text.replacing(old, with: new)
      try #require(changed != text && changed.utf8.count == text.utf8.count)
      // In place, so that the file stays the same to the system, too.
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.write(contentsOf: Data(changed.utf8))
      try file.close()
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
      #expect(try fixture.prepare().path != first.path)
    }
    try fixture.write(text, to: "ratings.dat")
    #expect(try fixture.prepare().path == first.path)
  }

  /// Touched, copied or moved files with the same content need no new encoding.
  @Test func theSameContentHasTheSameCacheAnywhere() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let first = try fixture.prepare()
    let path = "\(fixture.source)/ratings.dat"
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    #expect(try fixture.prepare().path == first.path)
    let copy = fixture.folder.path("elsewhere")
    try FileManager.default.copyItem(atPath: fixture.source, toPath: copy)
    #expect(try fixture.prepare { $0.source = copy }.description.hash == first.description.hash)
  }

  /// Of any length, each byte counts, and so do zeros at the end.
  @Test func checksumsOfFilesCoverEveryByte() throws {
    let folder = try TemporaryFolder()
    func checksum(_ bytes: [UInt8]) throws -> [UInt64] {
      try Data(bytes).write(to: URL(filePath: folder.path("file")))
      let checksum = try FileChecksum(ofFile: folder.path("file"))
      return [UInt64(checksum.byteCount), checksum.value]
    }
    for count in [0, 1, 63, 64, 65, 200, 1 << 20, 1 << 20 + 3] {
      var bytes = [UInt8](repeating: 7, count: count)
      let whole = try checksum(bytes)
      #expect(try checksum(bytes + [0]) != whole)
      for position in [0, count / 2, count - 1] where count > 0 {
        bytes[position] ^= 1
        #expect(try checksum(bytes) != whole)
        bytes[position] ^= 1
      }
    }
  }

  @Test func noFlippedBitIsBelieved() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare { $0.features = ["genres"] }
    let whole = try Data(contentsOf: URL(filePath: dataset.path))
    let damaged = fixture.folder.path("damaged")
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      var bytes = whole
      bytes[Int(random.next(below: UInt64(bytes.count)))] ^= 1 << UInt8(random.next(below: 8))
      try bytes.write(to: URL(filePath: damaged))
      #expect(throws: DatasetError.self) { try EncodedDataset.open(path: damaged) }
    }
  }

  @Test func truncatedFilesAreRefusedAndRebuilt() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare()
    let whole = try Data(contentsOf: URL(filePath: dataset.path))
    for count in [0, 7, 127, 128, 500, whole.count - 1] {
      try whole.prefix(count).write(to: URL(filePath: dataset.path))
      #expect(throws: DatasetError.self) { try EncodedDataset.open(path: dataset.path) }
    }
    let again = try fixture.prepare()
    #expect(again.description == dataset.description)
    #expect(try Data(contentsOf: URL(filePath: again.path)) == whole)
  }

  @Test func nothingHalfWrittenStays() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    _ = try fixture.prepare()
    let files = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path("cache"))
    #expect(files.count == 1)
    #expect(files[0].hasSuffix(".sweepdata"))
  }
}
