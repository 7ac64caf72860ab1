import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Damage is reported with file and line, and nothing is encoded.
@Suite struct DamagedFileTests {
  @Test(arguments: [
    (
      "ratings.dat", "1::1::5",
      "ratings.dat:1: expected 4 fields separated by '::', found 3; the line is damaged"
    ),
    (
      "ratings.dat", "1::1::five::9",
      "ratings.dat:1: the rating 'five' is not a number; the line is damaged"
    ),
    (
      "ratings.dat", "1::1::5::soon",
      "ratings.dat:1: the time 'soon' is not a number of seconds since 1970; convert dates, or the "
        + "line is damaged"
    ),
    (
      "ratings.dat", "1::1::5::978300760000",
      "source: 1 rating is too few to train, validate and test on"
    ),
    (
      "ratings.dat", "1::1::5::1500000000000",
      "ratings.dat:1: the time 1500000000000 is too large for seconds since 1970; are these "
        + "milliseconds? Divide them by 1000"
    ),
    (
      "ratings.dat", "7::1::5::9",
      "ratings.dat:1: user '7' is not in users.dat; add the user there or remove this line"
    ),
    (
      "ratings.dat", "1::7::5::9",
      "ratings.dat:1: movie '7' is not in movies.dat; add the movie there or remove this line"
    ),
    (
      "ratings.dat", "1::1::5::9\n7::1::5::9\n7::8::5::9\n1::1::4::9\n1::5::5::9",
      "ratings.dat:2: user '7' is not in users.dat. In all, 1 user and 2 movies in 3 lines are "
        + "described nowhere; add them or remove the lines"
    ),
    ("ratings.dat", "", "ratings.dat: the file is empty; put the original file in its place"),
    ("ratings.dat", "1::1::5::9", "source: 1 rating is too few to train, validate and test on"),
    (
      "users.dat", "1::F::1::10",
      "users.dat:1: expected 5 fields separated by '::', found 4; the line is damaged"
    ),
    (
      "users.dat", "1::F::1::10::1\n1::M::1::10::2",
      "users.dat:2: user 1 is here for the second time; remove one of the lines"
    ),
    (
      "movies.dat", "1::A (1990)::Drama\n1::B (1990)::Drama",
      "movies.dat:2: movie 1 is here for the second time; remove one of the lines"
    ),
    (
      "movies.dat", "1::A (1990)",
      "movies.dat:1: expected 3 fields separated by '::', found 2; the line is damaged"
    ),
  ])
  func movieLens1M(_ file: String, _ text: String, _ message: String) throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    try fixture.write(text, to: file)
    #expect(fixture.mistake() == message)
    #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("cache")))
  }

  @Test func aFlagOf100KIsZeroOrOne() throws {
    let fixture = try DatasetFixture()
    try fixture.write("1|24|M|technician|85711\n", to: "u.user")
    try fixture.write(
      "1|A (1990)|||x|0|2" + String(repeating: "|0", count: 17) + "\n", to: "u.item")
    try fixture.write("1\t1\t3\t5\n", to: "u.data")
    #expect(fixture.mistake() == "u.item:1: the flag of Action is '2', expected 0 or 1")
  }

  @Test func aRecBoleHeaderNamesItsColumns() throws {
    let fixture = try DatasetFixture()
    try fixture.write("user_id:token\n1\n", to: "x.user")
    try fixture.write("item_id:token\n1\n", to: "x.item")
    try fixture.write("user_id:token\titem_id:token\trating:float\n1\t1\t3\n", to: "x.inter")
    #expect(
      fixture.mistake()
        == "x.inter:1: the header has no column 'timestamp', only user_id:token, item_id:token, "
        + "rating:float; RecBole files begin with a line of name:type. One with other columns is a "
        + "table: name them by 'label' and 'fields' under 'dataset'")
  }

  @Test func whatIsMissingIsNamed() throws {
    let fixture = try DatasetFixture()
    try fixture.write("1::1::5::9\n", to: "ratings.dat")
    #expect(fixture.mistake() == "source: users.dat is missing; put it beside ratings.dat")
    let empty = try DatasetFixture()
    try empty.write("", to: "notes.txt")
    #expect(empty.mistake().hasPrefix("source: holds no dataset: expected ratings.dat"))
    try fixture.write("1\t1\t3\t5\n", to: "u.data")
    #expect(
      fixture.mistake() == "source: holds more than one dataset; give each a folder of its own")
  }

  @Test func theErrorForAnUnknownDatasetNamesTheSample() throws {
    let fixture = try DatasetFixture()
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.source = "ml-1m" }
    }
    #expect(error?.message.contains("'sample', which needs no download") == true)
  }

  @Test func fieldsMustHoldUserAndMovie() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.fields = ["user_id", "age"] }
    }
    #expect(error?.message.hasPrefix("the fields must include movie_id") == true)
  }
}
