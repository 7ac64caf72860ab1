import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Fields that a grid file adds: crosses, counts, and the time since the previous rating.
@Suite struct FeatureTests {
  /// The values of chosen fields, row by row in the order of the encoded table.
  private func values(_ dataset: EncodedDataset, _ names: [String]) throws -> [[String?]] {
    let vocabularies = dataset.metadata.vocabularies
    let fields = try names.map { try #require(dataset.fieldNames.firstIndex(of: $0)) }
    return dataset.withRows { indices, _ in
      (0..<dataset.description.rows).map { row in
        fields.map { vocabularies[$0].value(at: indices[row * dataset.fieldNames.count + $0]) }
      }
    }
  }

  @Test func crossesJoinValues() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare {
      $0.crosses = [["gender", "age"], ["movie_year", "genre1"], ["gender", "genre1"]]
    }
    #expect(
      dataset.fieldNames.suffix(3) == [
        "gender_x_age", "movie_year_x_genre1", "gender_x_genre1",
      ])
    #expect(dataset.description.fields.suffix(3).map(\.side) == [.user, .movie, .context])
    let names = [
      "gender", "age", "movie_year", "genre1", "gender_x_age", "movie_year_x_genre1",
      "gender_x_genre1",
    ]
    for row in try values(dataset, names) {
      let words = row.compactMap(\.self)
      #expect(words.count == 7)
      #expect(words[4] == "\(words[0])×\(words[1])")
      #expect(words[5] == "\(words[2])×\(words[3])")
      #expect(words[6] == "\(words[0])×\(words[3])")
    }
    #expect(dataset.fieldSizes.suffix(3) == [4, 3, 5])
  }

  @Test func aCrossNeedsNotItsFields() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare {
      $0.fields = ["user_id", "movie_id"]
      $0.crosses = [["gender", "age"]]
    }
    #expect(dataset.fieldNames == ["user_id", "movie_id", "gender_x_age"])
  }

  @Test func countsAreOfTrainingRowsOnly() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare { $0.features = ["user_activity", "movie_popularity"] }
    #expect(dataset.fieldNames.suffix(2) == ["user_activity", "movie_popularity"])
    let rows = try values(
      dataset, ["user_id", "movie_id", "user_activity", "movie_popularity"])
    let train = rows[dataset.train]
    func power(_ count: Int) -> String {
      count == 0 ? "0" : "\(1 << (Int.bitWidth - 1 - count.leadingZeroBitCount))"
    }
    for row in rows {
      #expect(row[2] == power(train.count { $0[0] == row[0] }))
      #expect(row[3] == power(train.count { $0[1] == row[1] }))
    }
    #expect(dataset.description.fields.suffix(2).map(\.side) == [.user, .movie])
  }

  @Test func timeSinceThePreviousRating() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    // Out of order, and two at the same moment.
    let times = [1: [100, 40, 101, 101], 2: [7, 1_000_007, 10, 9]]
    let lines = times.sorted { $0.key < $1.key }.flatMap { user, times in
      times.map { "\(user)::1::5::\($0)" }
    }
    try fixture.write(lines.joined(separator: "\n"), to: "ratings.dat")
    let dataset = try fixture.prepare {
      $0.features = ["since_previous"]
      $0.split.test = 0.3
      $0.split.validation = 0.3
    }
    let found = try values(dataset, ["user_id", "since_previous"]).map { $0.compactMap(\.self) }
    let moments = dataset.withRatings { _, times in times.indices.map { times[$0] } }
    let rows = zip(found, moments).map { "\($0[0]) \($1) \($0[1])" }
    #expect(
      rows.sorted() == [
        "1 100 32", "1 101 0", "1 101 1", "1 40 no",
        "2 10 1", "2 1000007 524288", "2 7 no", "2 9 2",
      ])
  }

  @Test func featuresOfATableNeedItsTimes() throws {
    let fixture = try DatasetFixture()
    let rows = (0..<20).map { "u\($0 % 3),i\($0 % 4),\($0 % 2),\(956_703_932 + $0)" }
    try fixture.write((["u,i,y,t"] + rows).joined(separator: "\n"), to: "t.csv")
    var schema = TableSchema(
      label: "y",
      columns: [
        .init(field: "user", column: "u", kind: .word),
        .init(field: "item", column: "i", kind: .word),
      ])
    func prepare(_ features: [String]) throws -> EncodedDataset {
      try fixture.prepare {
        $0.source = "\(fixture.source)/t.csv"
        $0.minimumRating = 1
        $0.table = schema
        $0.features = features
        $0.crosses = [["user", "user_activity"]]
      }
    }
    #expect(
      try prepare(["user_activity"]).fieldNames == [
        "user", "item", "user_activity", "user_x_user_activity",
      ])
    let error = #expect(throws: DatasetError.self) { try prepare(["rating_year"]) }
    #expect(
      error?.message
        == "'rating_year' needs timestamps; name their column by 'timestamp' under "
        + "'dataset'")
    schema.timestamp = "t"
    let dataset = try prepare(["rating_year", "since_previous"])
    #expect(try values(dataset, ["rating_year"]).allSatisfy { $0 == ["2000"] })
  }

  @Test func aSelectionIsOfAllFields() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let whole = try fixture.prepare {
      $0.crosses = [["gender", "age"]]
      $0.features = ["user_activity"]
    }
    let names = ["gender_x_age", "movie_id", "genres", "user_activity", "user_id"]
    let some = try fixture.prepare {
      $0.crosses = [["gender", "age"]]
      $0.features = ["user_activity"]
      $0.selection = names
    }
    #expect(some.fieldNames == names)
    #expect(some.description.hash != whole.description.hash)
    #expect(some.description.splitHash == whole.description.splitHash)
    let shared = ["gender_x_age", "movie_id", "user_activity", "user_id"]
    #expect(try values(some, shared) == values(whole, shared))
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.selection = ["user_id", "movie_id", "price"] }
    }
    #expect(error?.message.hasPrefix("there is no field 'price'; there are user_id,") == true)
  }

  @Test func aFieldIsThereOnce() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.features = ["rating_year"] }
    }
    #expect(error?.message == "'rating_year' is a field already; leave it out of 'features'")
  }
}
