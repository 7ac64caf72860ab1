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

  @Test func cutFilesAreRefusedAndMadeAnew() throws {
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
