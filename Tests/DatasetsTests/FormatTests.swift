import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Each layout, in its variations.
@Suite struct FormatTests {
  @Test(arguments: ["\n", "\r\n"])
  func movieLens1M(_ lineEnd: String) throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M(lineEnd: lineEnd)
    let dataset = try fixture.prepare()
    #expect(dataset.description.rows == 20)
    #expect(dataset.description.users == 3)
    #expect(dataset.description.movies == 2)
    #expect(dataset.description.positives == 8)
    #expect(dataset.fieldNames == FieldName.usual.map(\.rawValue))
    #expect(
      dataset.metadata.movies.map(\.title) == ["Toy Story", "Misérables, Les", "Never Rated"])
    #expect(dataset.metadata.movies.map(\.year) == [1995, 1934, 2001])
    #expect(dataset.metadata.movies[0].genres == ["Animation", "Children's", "Comedy"])
    // A movie that nobody rated is unknown.
    #expect(dataset.metadata.movies[2].indices[dataset.movieField] == 0)
    let genre2 = try #require(dataset.fieldNames.firstIndex(of: "genre2"))
    #expect(dataset.metadata.vocabularies[genre2].values == ["Children's", "no"])
    let month = try #require(dataset.fieldNames.firstIndex(of: "rating_month"))
    #expect(dataset.metadata.vocabularies[month].values == ["4", "5"])
  }

  @Test func movieLens100K() throws {
    let fixture = try DatasetFixture()
    let flags = { (on: [Int]) in (0..<19).map { on.contains($0) ? "1" : "0" }.joined(separator: "|")
    }
    try fixture.write("1|24|M|technician|85711\n2|53|F|other|94043\n", to: "u.user")
    try fixture.write(
      "1|Toy Story (1995)|01-Jan-1995||http://x|\(flags([3, 4, 5]))\n"
        + "2|unknown||||\(flags([0]))\n", to: "u.item", encoding: .isoLatin1)
    try fixture.write(
      (0..<20).map { "\($0 % 2 + 1)\t\($0 / 2 % 2 + 1)\t\($0 % 5 + 1)\t\(880_000_000 + $0)" }
        .joined(separator: "\n"), to: "u.data")
    let dataset = try fixture.prepare()
    #expect(dataset.description.rows == 20)
    #expect(dataset.metadata.users.map(\.id) == ["1", "2"])
    #expect(dataset.metadata.movies[0].genres == ["Animation", "Children's", "Comedy"])
    #expect(dataset.metadata.movies[1].year == nil)
    let year = try #require(dataset.fieldNames.firstIndex(of: "movie_year"))
    #expect(dataset.metadata.vocabularies[year].values == ["1995", "no"])
    #expect(
      try SourceFormat(folder: fixture.source).read(folder: fixture.source).unreadColumns == [
        "release date (u.item)", "video release date (u.item)", "IMDb URL (u.item)",
      ])
  }

  @Test func recBole() throws {
    let fixture = try DatasetFixture()
    try fixture.write(
      "\u{FEFF}user_id:token\tage:token\tgender:token\na\t24\tM\nb\t\tF\n", to: "ml.user")
    try fixture.write(
      "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
        + "x\tToy Story\t1995\tAnimation Comedy\ny\tHeat (1996)\t\tAction\n", to: "ml.item")
    let rows = (0..<20).map {
      "\($0 % 2 == 0 ? "a" : "b")\t\($0 % 3 == 0 ? "x" : "y")\t\($0 % 5 + 1)\t\(881_250_949 + $0)"
    }
    try fixture.write(
      "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        + rows.joined(separator: "\n"), to: "ml.inter")
    let dataset = try fixture.prepare()
    #expect(dataset.description.rows == 20)
    #expect(dataset.metadata.movies.map(\.year) == [1995, 1996])
    #expect(dataset.metadata.movies.map(\.title) == ["Toy Story", "Heat"])
    let age = try #require(dataset.fieldNames.firstIndex(of: "age"))
    #expect(dataset.metadata.vocabularies[age].values == ["24", "no"])
  }

  @Test func yearsAreTheLastInParentheses() {
    #expect(splitTitle("2001 (1968)").year == 1968)
    #expect(splitTitle("Blade (1982) (1992) ") == ("Blade (1982)", 1992))
    #expect(splitTitle("No year").year == nil)
    #expect(splitTitle("(19x5)") == ("(19x5)", nil))
    #expect(splitTitle("Planet Earth (2006–2007)") == ("Planet Earth", 2006))
    #expect(splitTitle("Fawlty Towers (1975-1979)") == ("Fawlty Towers", 1975))
    #expect(splitTitle("Black Mirror (2011– )") == ("Black Mirror", 2011))
    #expect(splitTitle("Room (2015x)").year == nil)
    #expect(splitTitle("Room (2015–").year == nil)
  }

  @Test(arguments: [
    (0, 1970, 1), (951_782_399, 2000, 2), (951_782_400, 2000, 2), (951_868_800, 2000, 3),
    (978_307_199, 2000, 12), (978_307_200, 2001, 1), (-1, 1969, 12), (4_102_444_800, 2100, 1),
  ])
  func datesAreUTC(_ timestamp: Int64, _ year: Int, _ month: Int) {
    let date = CalendarDate(timestamp: timestamp)
    #expect(date.year == year)
    #expect(date.month == month)
  }

  /// Real data, where they are: RecBole's ml-100k and GroupLens's ml-1m in the folder that
  /// SWEEP_TEST_DATA names, or in `shared/data` beside the repository.
  private static let data: String? = {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["SWEEP_TEST_DATA"]
      ?? repository.deletingLastPathComponent().appending(path: "shared/data").path
    return FileManager.default.fileExists(atPath: "\(folder)/ml-100k/ml-100k.inter")
      ? folder : nil
  }()

  @Test(.enabled(if: data != nil)) func realDataHaveTheKnownCounts() throws {
    let fixture = try DatasetFixture()
    let data = try #require(Self.data)
    let small = try fixture.prepare { $0.source = "\(data)/ml-100k" }.description
    #expect(small.rows == 100_000)
    #expect(small.users == 943)
    #expect(small.movies == 1_682)
    #expect(small.positives == 55_375)
    #expect(small.hash == "25cccfa5abe542717fb151780bcf0dd7b0869be3033a6b06afb19029c93bf6fe")
    let large = try fixture.prepare { $0.source = "\(data)/ml-1m" }.description
    #expect(large.rows == 1_000_209)
    #expect(large.hash == "f4594beea39c7ad1b3180fcb77ed2efa7c253f22b8bb87a1ef4dd8cdcec93a4f")
    #expect(
      large.fields.map { $0.size - 1 } == [
        6040, 3706, 10, 81, 4, 12, 1, 18, 18, 16, 2, 7, 21, 3439,
      ])
  }
}
