import Crypto
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct SampleTests {
  private func hash(_ path: String) throws -> String {
    let data = try Data(contentsOf: URL(filePath: path))
    return SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }

  @Test func theSampleIsTheSameBytesEverywhere() throws {
    let fixture = try DatasetFixture()
    let dataset = try fixture.preparation.prepare(DatasetSpecification(source: "sample"))
    let folder = fixture.folder.path("data/sample")
    #expect(
      try hash("\(folder)/users.dat")
        == "b22d0a431e80ba60228281dac75a4e0a7641af46edb47ed80c8129111922476e")
    #expect(
      try hash("\(folder)/movies.dat")
        == "fae4e641c00ac596750cb51939aed63573276d14a087d1c856c1d809ee095412")
    #expect(
      try hash("\(folder)/ratings.dat")
        == "c7ec68bcd258fe379215459a273b2694f5162384701d410d3f969b2efd528b69")
    let description = dataset.description
    #expect(description.isSynthetic)
    #expect(description.rows == 60_000)
    // Results of older versions rest on it.
    #expect(
      description.hash == "345450ebd1ed193db0026a2ae1d722730b06dd8d4e0348cf7bd9ae2928d0eee6")
    #expect(description.users == 1_000)
    #expect((1_600...1_700).contains(description.movies))
    #expect((0.5...0.65).contains(Double(description.positives) / 60_000))
  }

  @Test func aUserRatesAMovieOnce() throws {
    let folder = try TemporaryFolder()
    try SampleFiles(scale: SampleScale(users: 20, movies: 60, ratings: 500, seed: 3))
      .make(in: folder.path("s"))
    let pairs = try lines("ratings.dat", in: folder).map { line in
      line.replacing("::", with: " ").split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(pairs.count == 500)
    #expect(Set(pairs).count == 500)
    #expect(try lines("users.dat", in: folder).count == 20)
    #expect(try lines("movies.dat", in: folder).count == 60)
  }

  @Test func anotherSeedMakesAnotherWorld() throws {
    let texts = try ([1, 1, 2] as [UInt64]).map { seed in
      let folder = try TemporaryFolder()
      try SampleFiles(scale: SampleScale(users: 5, movies: 20, ratings: 40, seed: seed))
        .make(in: folder.path("s"))
      return try lines("ratings.dat", in: folder)
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] != texts[2])
  }

  @Test func theLayoutOf25MIsReadBack() throws {
    let fixture = try DatasetFixture()
    let scale = try #require(
      SampleScale.likeMovieLens(ratings: 3_000, users: 30, movies: 300, seed: 9))
    try SampleFiles(scale: scale, layout: .ml25M).make(in: fixture.source)
    let dataset = try fixture.prepare()
    #expect(dataset.description.rows == 3_000)
    #expect(dataset.description.users == 30)
    #expect(dataset.description.isSynthetic)
    #expect(dataset.metadata.movies.count == 300)
    #expect(dataset.metadata.movies[0].title.hasSuffix(" 1, The"))
    let ratings = dataset.withRatings { ratings, _ in Set(ratings.indices.map { ratings[$0] }) }
    #expect(ratings.isSubset(of: Set((1...10).map { Float($0) / 2 })))
    #expect(ratings.contains(3.5))
  }

  @Test func usersAndMoviesFollowFromRatings() {
    let large = SampleScale.likeMovieLens(ratings: 25_000_000, seed: 42)
    #expect(large?.users == 166_666)
    #expect(large?.movies == 62_500)
    for ratings in [1, 1_000, 10_000, 100_000, 150_000] {
      #expect(SampleScale.likeMovieLens(ratings: ratings, seed: 1) != nil)
    }
    #expect(SampleScale.likeMovieLens(ratings: 51, users: 10, movies: 10, seed: 1) == nil)
  }

  private func lines(_ name: String, in folder: TemporaryFolder) throws -> [Substring] {
    try String(contentsOfFile: folder.path("s/\(name)"), encoding: .utf8).split(separator: "\n")
  }
}
