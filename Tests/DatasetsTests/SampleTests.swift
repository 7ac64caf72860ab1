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

  @Test func aUserRatesAMovieOnce() {
    let world = SampleWorld(SampleScale(users: 20, movies: 60, ratings: 500, seed: 3))
    let pairs = world.ratingsText.split(separator: "\n").map { line in
      line.replacing("::", with: " ").split(separator: " ").prefix(2).joined(separator: " ")
    }
    #expect(pairs.count == 500)
    #expect(Set(pairs).count == 500)
    #expect(world.usersText.split(separator: "\n").count == 20)
    #expect(world.moviesText.split(separator: "\n").count == 60)
  }

  @Test func anotherSeedMakesAnotherWorld() {
    let scale = SampleScale(users: 5, movies: 20, ratings: 40, seed: 1)
    var other = scale
    other.seed = 2
    #expect(SampleWorld(scale).ratingsText == SampleWorld(scale).ratingsText)
    #expect(SampleWorld(scale).ratingsText != SampleWorld(other).ratingsText)
  }
}
