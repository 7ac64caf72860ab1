import ExperimentModel
import Testing

@testable import Datasets

/// Findings of `sweep data check` and their texts.
@Suite struct DatasetCheckTests {
  private func findings(
    ratings: [String], users: [String]? = nil, movies: [String]? = nil,
    split: SplitSpecification = .init(), evaluation: EvaluationProtocol? = nil
  ) throws -> [DatasetFinding] {
    let fixture = try DatasetFixture()
    let users = users ?? (1...9).map { "\($0)::\($0 % 2 == 0 ? "F" : "M")::\($0)::\($0)::0\($0)" }
    let movies =
      movies
      ?? (1...9).map {
        "\($0)::Film (19\(70 + 3 * $0))::Genre\($0 % 2)|Genre\($0 % 3)|Genre\($0 % 4)"
      }
    try fixture.write(users.joined(separator: "\n"), to: "users.dat")
    try fixture.write(movies.joined(separator: "\n"), to: "movies.dat")
    try fixture.write(ratings.joined(separator: "\n"), to: "ratings.dat")
    return try fixture.preparation.check(
      DatasetSpecification(source: fixture.source, split: split, evaluation: evaluation))
  }

  /// Each user rates each movie once, in order, month after month.
  private static let clean = (0..<81).map {
    "\($0 / 9 + 1)::\($0 % 9 + 1)::\($0 % 5 + 1)::\(946_684_800 + $0 * 60 * 86_400)"
  }

  private func finding(
    _ topic: String, in findings: [DatasetFinding]
  ) throws -> DatasetFinding {
    try #require(findings.first { $0.summary.hasPrefix(topic + ":") })
  }

  @Test func cleanDataHaveNoWarnings() throws {
    let found = try findings(ratings: Self.clean, split: .init(kind: .last, last: 2))
    #expect(!found.contains { $0.severity == .warning }, "\(found)")
    #expect(
      found.map { String($0.summary.prefix { $0 != ":" }) } == [
        "duplicates", "leaks", "future", "labels", "metadata", "times", "releases", "fields",
        "cold start", "values",
      ])
    #expect(try finding("future", in: found).severity == .ok)
    #expect(try finding("times", in: found).severity == .ok)
  }

  @Test func everyProblemSaysWhatItMeans() throws {
    let found = try findings(ratings: Self.clean + Self.clean)
    for finding in found { #expect((finding.meaning == nil) == (finding.severity == .ok)) }
  }

  @Test func duplicatesAndLeaksAreCounted() throws {
    // All rows of user 1 again, later: the last one tests, its twin trained.
    let again = (0..<9).map { "1::\($0 + 1)::5::\(1_500_000_000 + $0)" }
    let found = try findings(ratings: Self.clean + again, split: .init(kind: .leaveOneOut))
    let duplicates = try finding("duplicates", in: found)
    #expect(duplicates.severity == .warning)
    #expect(
      duplicates.summary
        == "duplicates: 9 rows rate a movie that the same user rated before, such as "
        + "user 1 and movie 1")
    let leaks = try finding("leaks", in: found)
    #expect(leaks.severity == .warning)
    #expect(
      leaks.summary
        == "leaks: 1 test and 1 validation rows have a user and movie that also occur in an "
        + "earlier part, such as user 1 and movie 8")
  }

  @Test func whatCannotBeToldApartIsAWarning() throws {
    let positive = Self.clean.map { row in
      let words = row.split(separator: ":")
      return "\(words[0])::\(words[1])::5::\(words[3])"
    }
    let labels = try finding("labels", in: findings(ratings: positive))
    #expect(labels.severity == .warning)
    #expect(labels.summary == "labels: all rows are positive")
    #expect(
      try finding("labels", in: findings(ratings: Self.clean)).summary
        == "labels: 32 of 81 rows are positive")
    // One own test row has one order; among all movies it has many.
    let leftOut = SplitSpecification(kind: .leaveOneOut)
    let orders = try finding("orders", in: findings(ratings: Self.clean, split: leftOut))
    #expect(orders.severity == .warning)
    #expect(orders.summary == "orders: no user has two test rows")
    let all = try findings(
      ratings: Self.clean, split: leftOut, evaluation: .init(candidates: .all))
    #expect(!all.contains { $0.summary.hasPrefix("orders") })
  }

  /// Rows month after month: those up to `index` have one label, or those from it on.
  @Test(arguments: [
    (0..<58, 5, "labels: all 58 training rows are positive"),
    (58..<65, 1, "labels: all 7 validation rows are negative"),
    (65..<81, 1, "labels: all 16 test rows are negative"),
  ])
  func aPartOfOneLabelIsAWarning(rows: Range<Int>, rating: Int, summary: String) throws {
    let ratings = (0..<81).map { row in
      let rating = rows.contains(row) ? rating : row % 5 + 1
      return "\(row / 9 + 1)::\(row % 9 + 1)::\(rating)::\(946_684_800 + row * 60 * 86_400)"
    }
    let found = try finding("labels", in: findings(ratings: ratings, split: .init(kind: .byTime)))
    #expect(found.severity == .warning)
    #expect(found.summary == summary)
    #expect(found.meaning?.hasSuffix("Divide the rows differently.") == true)
  }

  @Test func usersOfOneLabelEachHaveOneOrder() throws {
    // Odd users like everything, even ones nothing.
    let ratings = (0..<81).map { row in
      let rating = (row / 9) % 2 == 0 ? 5 : 1
      return "\(row / 9 + 1)::\(row % 9 + 1)::\(rating)::\(946_684_800 + row * 60 * 86_400)"
    }
    let orders = try finding("orders", in: findings(ratings: ratings))
    #expect(orders.severity == .warning)
    #expect(orders.summary == "orders: no user has a positive and a negative test row")
  }

  @Test func aTableWithoutTimesIsNoWarning() throws {
    let fixture = try DatasetFixture()
    let rows = (0..<60).map { "u\($0 / 10),i\($0 % 10),\($0 % 3 == 0 ? 1 : 0)" }
    try fixture.write((["user,item,label"] + rows).joined(separator: "\n"), to: "t.csv")
    let columns: [TableSchema.Column] = ["user", "item"].map {
      .init(field: $0, column: $0, kind: .word)
    }
    let found = try fixture.preparation.check(
      DatasetSpecification(
        source: "\(fixture.source)/t.csv", minimumRating: 1,
        table: TableSchema(label: "label", columns: columns)))
    #expect(!found.contains { $0.severity == .warning }, "\(found)")
    #expect(!found.contains { $0.summary.hasPrefix("future") })
    #expect(try finding("times", in: found).summary == "times: none in this dataset")
  }

  @Test func theFutureThatTrainsIsNoted() throws {
    let future = try finding("future", in: findings(ratings: Self.clean))
    #expect(future.severity == .note)
    #expect(future.summary.contains(" of 16 test rows are older than a training row"))
    let byTime = try findings(ratings: Self.clean, split: .init(kind: .byTime))
    #expect(try finding("future", in: byTime).severity == .ok)
  }

  @Test func timesOutOfOrder() throws {
    let reversed = try finding("times", in: findings(ratings: Self.clean.reversed()))
    #expect(reversed.severity == .note)
    #expect(reversed.summary == "times: 72 rows come after a later row of the same user")
    let hundredths = Self.clean.map { $0 + "00" }
    #expect(
      try finding("times", in: findings(ratings: hundredths)).summary
        == "times: some lie before 1970 or after 2100")
    let constant = (0..<81).map { "\($0 / 9 + 1)::\($0 % 9 + 1)::4::5" }
    #expect(
      try finding("times", in: findings(ratings: constant)).summary
        == "times: all rows have the same time")
  }

  @Test func idsWithoutMetadata() throws {
    let users = (1...9).map { $0 == 3 ? "3::::::::" : "\($0)::F::\($0)::\($0)::0\($0)" }
    let movies = (1...9).map { $0 == 7 ? "7::Unknown::" : "\($0)::Film (1990)::Drama" }
    let found = try finding(
      "metadata", in: findings(ratings: Self.clean, users: users, movies: movies))
    #expect(found.severity == .warning)
    #expect(
      found.summary
        == "metadata: only the id is known of 1 users, such as 3, and of 1 movies, such as 7")
  }

  @Test func constantFields() throws {
    let movies = (1...9).map { "\($0)::Film (1990)::Drama" }
    let found = try finding("fields", in: findings(ratings: Self.clean, movies: movies))
    #expect(found.severity == .note)
    #expect(
      found.summary
        == "fields: always the same value in movie_decade, movie_year, genre1, genre2, genre3")
  }

  @Test func moviesRatedBeforeTheirYear() throws {
    let movies = (1...9).map { "\($0)::Film (\(2000 + $0 * 50))::Genre\($0)" }
    let found = try finding("releases", in: findings(ratings: Self.clean, movies: movies))
    #expect(found.severity == .note)
    #expect(found.summary == "releases: 81 rows rate a movie before its year")
  }
}
