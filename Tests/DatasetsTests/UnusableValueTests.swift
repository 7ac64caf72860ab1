import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Values that can't be used are counted per column with an example, never dropped in silence.
@Suite struct UnusableValueTests {
  private let fixture: DatasetFixture

  init() throws { fixture = try DatasetFixture() }

  /// RecBole files of ten movies that were released in these years.
  private func prepare(years: [String], title: (Int) -> String = { "T\($0)" }) throws
    -> EncodedDataset
  {
    let ratings = (0..<40).map {
      "\($0 % 4 + 1)\t\($0 % 10 + 1)\t\($0 % 5 + 1)\t\(900_000_000 + $0)"
    }
    try fixture.write(
      (["user_id:token\titem_id:token\trating:float\ttimestamp:float"] + ratings)
        .joined(separator: "\n"), to: "x.inter")
    let movies = (1...10).map { movie in
      "\(movie)\t\(title(movie))\t\(movie <= years.count ? years[movie - 1] : "2000")\tDrama"
    }
    try fixture.write(
      (["item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq"] + movies)
        .joined(separator: "\n"), to: "x.item")
    return try fixture.prepare()
  }

  @Test(arguments: [
    "1995", "1995.0", " 1995", "1995 ", "1995.00", "1.995e3", "1995-07-01", "1995-07",
  ])
  func yearsAreReadInEveryNotation(text: String) throws {
    let dataset = try prepare(years: [text])
    #expect(dataset.metadata.movies.first { $0.id == "1" }?.year == 1995)
    #expect(dataset.description.unusable == nil)
  }

  @Test(arguments: ["NaN", "soon", "0", "-1", "95", "1995.5", "99999", "1e300", "19-95-1", "1995년"])
  func whatIsNoYearIsCounted(text: String) throws {
    let dataset = try prepare(years: ["1990", "", text, text])
    #expect(dataset.metadata.movies.filter { $0.year == nil }.count == 3)
    #expect(
      dataset.description.unusable == [
        UnusableValues(
          file: "x.item", column: "release_year", expected: "a year", count: 2, total: 9,
          example: text, line: 4)
      ])
    #expect(
      dataset.description.unusable?[0].text
        == "2 of 9 values of release_year are not a year, such as '\(text)' (x.item:4)")
    // The cache knows it, too.
    #expect(try fixture.prepare().description.unusable == dataset.description.unusable)
    let findings = try fixture.preparation.check(.init(source: fixture.source))
    #expect(
      findings.contains { $0.severity == .warning && $0.summary.hasPrefix("values: 2 of 9") })
  }

  @Test func theTitleHasTheYearWhereTheColumnDoesNot() throws {
    let dataset = try prepare(years: ["", "x"], title: { "T\($0) (198\($0 % 10))" })
    #expect(dataset.metadata.movies.first { $0.id == "1" }?.year == 1981)
    #expect(dataset.description.unusable?.map(\.count) == [1])
  }

  @Test func allIsWellWhereAllCanBeUsed() throws {
    _ = try prepare(years: [])
    let findings = try fixture.preparation.check(.init(source: fixture.source))
    #expect(findings.contains(.init(.ok, "values: all are valid")))
  }

  @Test func yearsInTitlesThatCannotBeReadAreCounted() throws {
    try fixture.writeMovieLens1M()
    try fixture.write(
      "1::Toy Story (199?)::Drama\n2::Heat (1995)::Drama\n3::2001 A Film::Drama\n", to: "movies.dat"
    )
    #expect(
      try fixture.prepare().description.unusable?.map(\.text) == [
        "1 of 3 values of title is not a title with a year, such as 'Toy Story (199?)' "
          + "(movies.dat:1)"
      ])
  }

  @Test func genresOfRecBolesOwnFilesAreRead() throws {
    _ = try prepare(years: [])
    let items = try String(contentsOfFile: "\(fixture.source)/x.item", encoding: .utf8)
    try fixture.write(items.replacing("class:", with: "genre:"), to: "x.item")
    #expect(try fixture.prepare().metadata.movies.allSatisfy { $0.genres == ["Drama"] })
  }

  @Test func columnsThatAreNotReadAreNamed() throws {
    _ = try prepare(years: [])
    let items = try String(contentsOfFile: "\(fixture.source)/x.item", encoding: .utf8)
    try fixture.write(items.replacing("class:", with: "director:"), to: "x.item")
    let findings = try fixture.preparation.check(.init(source: fixture.source))
    #expect(
      findings.contains {
        $0.severity == .note && $0.summary == "columns: not read: director (x.item)"
      })
  }

  /// - Parameter prices: of rows in turn.
  private func table(_ prices: [String]) throws -> EncodedDataset {
    let rows = (0..<40).map { "\($0 % 4),\($0 % 10),\($0 % 2),\(prices[$0 % prices.count])" }
    try fixture.write(
      (["user,item,clicked,price"] + rows).joined(separator: "\n"), to: "clicks.csv")
    return try fixture.prepare {
      $0.source = "\(fixture.source)/clicks.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "clicked",
        columns: [
          .init(field: "user", column: "user", kind: .word),
          .init(field: "item", column: "item", kind: .word),
          .init(field: "price", column: "price", kind: .bins(4)),
        ])
    }
  }

  @Test(arguments: ["NaN", "nan", "NA", "N/A", "null", "None", "<NA>", "\\N", "  "])
  func cellsThatSayThereIsNoNumberAreCounted(text: String) throws {
    let dataset = try table(["1", text, "", " 2.50 "])
    #expect(
      dataset.description.unusable == [
        UnusableValues(
          file: "clicks.csv", column: "price", expected: "a number", count: 10, total: 30,
          example: text, line: 3)
      ])
  }

  @Test func cellsThatAreNoNumbersAreErrors() {
    let error = #expect(throws: DatasetError.self) { try table(["1", "\"2,5\""]) }
    #expect(
      error?.message == "'2,5' in column price is not a number; write decimals with a point: 2.5")
  }

  @Test func ratingsAndTimesAreReadAsFloatsAndWithSpaces() throws {
    try fixture.writeMovieLens1M()
    let plain = try fixture.prepare().description
    let lines = DatasetFixture.ratings.map { line in
      let parts = line.components(separatedBy: "::")
      return "\(parts[0])::\(parts[1]):: \(parts[2]).0 ::\(parts[3]).0"
    }
    try fixture.write(lines.joined(separator: "\n"), to: "ratings.dat")
    #expect(try fixture.prepare().description.hash == plain.hash)
  }

  @Test(arguments: ["NaN", "", "4,5", "inf"])
  func aRatingThatIsNoNumberIsAnError(text: String) throws {
    try fixture.writeMovieLens1M()
    try fixture.write("1::1::\(text)::9\n", to: "ratings.dat", encoding: .isoLatin1)
    #expect(fixture.mistake().hasPrefix("ratings.dat:1: the rating '"))
  }
}
