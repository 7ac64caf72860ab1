import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Files whose fields are separated by something else than their layout's separator.
@Suite struct SeparatorTests {
  private static let header = ["user_id:token", "item_id:token", "rating:float", "timestamp:float"]

  @Test(arguments: [(" ", "spaces"), (",", "commas"), (";", "semicolons"), ("::", "'::'")])
  func recBole(separator: String, name: String) throws {
    let fixture = try DatasetFixture()
    let text = [Self.header, ["1", "2", "5", "1000"]]
      .map { $0.joined(separator: separator) }.joined(separator: "\n")
    try fixture.write(text, to: "x.inter")
    #expect(
      fixture.mistake()
        == "x.inter:1: the fields are separated by \(name), expected tabs; "
        + "write tabs in place of the \(name), or read the file as a table, with 'separator', "
        + "'label' and 'fields' under 'dataset'")
  }

  /// A file of users needs one column only, which the whole line would pass for.
  @Test func recBoleUsers() throws {
    let fixture = try DatasetFixture()
    try fixture.write(
      "user_id:token,age:token\n1,20\n", to: "x.user")
    try fixture.write(
      Self.header.joined(separator: "\t") + "\n1\t2\t5\t1000\n", to: "x.inter")
    #expect(
      fixture.mistake().hasPrefix("x.user:1: the fields are separated by commas, expected tabs; "))
  }

  @Test func rowsMayHaveOtherSeparatorsThanTheHeader() throws {
    let fixture = try DatasetFixture()
    try fixture.write(Self.header.joined(separator: "\t") + "\n1 2 5 1000\n", to: "x.inter")
    #expect(
      fixture.mistake()
        == "x.inter:2: the fields are separated by spaces, expected tabs; write tabs in place of the "
        + "spaces")
  }

  @Test(arguments: [("\t", "tabs"), (",", "commas"), (";", "semicolons"), ("|", "bars ('|')")])
  func movieLens1M(separator: String, name: String) throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    try fixture.write(
      DatasetFixture.ratings.map { $0.replacing("::", with: separator) }.joined(separator: "\n"),
      to: "ratings.dat")
    #expect(
      fixture.mistake()
        == "ratings.dat:1: the fields are separated by \(name), expected '::'; write '::' in place "
        + "of the \(name)")
  }

  @Test(arguments: ["userId;movieId;rating;timestamp", "\"userId\";\"movieId\";\"rating\";\"t\""])
  func movieLensCSV(header: String) throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n1,A (1990),Drama\n", to: "movies.csv")
    try fixture.write("\(header)\n1;1;4;9\n", to: "ratings.csv")
    #expect(
      fixture.mistake()
        == "ratings.csv:1: the fields are separated by semicolons, expected commas; write commas in "
        + "place of the semicolons")
  }

  @Test(arguments: [(";", ";"), ("\t", "\\t"), ("|", "|")])
  func aTableCanNameItsSeparator(separator: String, word: String) throws {
    let fixture = try DatasetFixture()
    try fixture.write(
      ["user", "item", "clicked"].joined(separator: separator) + "\n", to: "clicks.csv")
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare {
        $0.source = "\(fixture.source)/clicks.csv"
        $0.table = TableSchema(
          label: "clicked",
          columns: [
            .init(field: "user", column: "user", kind: .word),
            .init(field: "item", column: "item", kind: .word),
          ])
      }
    }
    #expect(error?.message.hasSuffix("; say 'separator: \"\(word)\"' under 'dataset'") == true)
  }

  /// What merely holds other separators is damaged, and spaces around names do no harm.
  @Test func otherSeparatorsInTextAreNoSeparators() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    try fixture.write("1::A, B; C (1990)|Drama|War\n", to: "movies.dat")
    #expect(
      fixture.mistake()
        == "movies.dat:1: expected 3 fields separated by '::', found 2; the line is damaged")
    let spaced = try DatasetFixture()
    try spaced.write("movieId, title, genres\n1, A (1990), Drama\n", to: "movies.csv")
    try spaced.write(
      "userId, movieId, rating, timestamp\n"
        + (0..<20).map { "\($0 % 3),1, \($0 % 5 + 1), \($0)" }.joined(separator: "\n"),
      to: "ratings.csv")
    #expect(try spaced.prepare().description.rows == 20)
  }
}
