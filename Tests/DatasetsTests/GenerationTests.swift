import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// MovieLens after 1M: half stars, no demographics, and titles with everything in them.
@Suite struct GenerationTests {
  private static let fieldsWithoutUsers = FieldName.usual.filter { !$0.isDemographic }
    .map(\.rawValue)

  @Test(arguments: ["\n", "\r\n"])
  func movieLens10M(_ lineEnd: String) throws {
    let fixture = try DatasetFixture()
    let movies = [
      "1::Toy Story (1995)::Adventure|Animation", "2::Amélie (Fabuleux destin, Le) (2001)::Comedy",
      "3::Pull My Daisy (1958)::(no genres listed)",
    ]
    try fixture.write(movies.joined(separator: lineEnd), to: "movies.dat")
    try fixture.write("15::4973::excellent!::1215184630" + lineEnd, to: "tags.dat")
    let ratings = (0..<20).map {
      "\($0 % 4 + 1)::\($0 % 3 + 1)::\(Double($0 % 10 + 1) / 2)::\(838_985_046 + $0)"
    }
    try fixture.write(ratings.joined(separator: lineEnd), to: "ratings.dat")
    let dataset = try fixture.prepare()
    #expect(dataset.fieldNames == Self.fieldsWithoutUsers)
    #expect(dataset.description.users == 4)
    #expect(dataset.metadata.movies.map(\.title)[1] == "Amélie (Fabuleux destin, Le)")
    #expect(dataset.metadata.movies.map(\.genres) == [["Adventure", "Animation"], ["Comedy"], []])
    // Four and more, of 0.5 to 5 twice over.
    #expect(dataset.description.positives == 6)
    #expect(try ratingLines(of: dataset, separator: "::") == Set(ratings))
  }

  @Test(arguments: [("\n", ""), ("\r\n", ""), ("\n", "\u{FEFF}")])
  func movieLensCSV(_ lineEnd: String, _ mark: String) throws {
    let fixture = try DatasetFixture()
    let movies = [
      "movieId,title,genres", "1,Toy Story (1995),Adventure|Animation",
      "11,\"American President, The (1995)\",Comedy|Drama",
      "17,\"\"\"Great Performances\"\" Cats (1998)\",Musical",
      "18,Planet Earth (2006–2007),(no genres listed)",
    ]
    try fixture.write(mark + movies.joined(separator: lineEnd), to: "movies.csv")
    let ratings = (0..<20).map {
      "\($0 % 4 + 1),\([1, 11, 17][$0 % 3]),\(Double($0 % 10 + 1) / 2),\(1_147_880_044 + $0)"
    }
    try fixture.write(
      mark + (["userId,movieId,rating,timestamp"] + ratings).joined(separator: lineEnd),
      to: "ratings.csv")
    let dataset = try fixture.prepare()
    #expect(dataset.fieldNames == Self.fieldsWithoutUsers)
    #expect(
      dataset.metadata.movies.map(\.title) == [
        "Toy Story", "American President, The", "\"Great Performances\" Cats", "Planet Earth",
      ])
    #expect(dataset.metadata.movies.map(\.year) == [1995, 1995, 1998, 2006])
    #expect(dataset.metadata.movies[3].genres == [])
    #expect(try ratingLines(of: dataset, separator: ",") == Set(ratings))
  }

  @Test func ratingsLargerThanTheBufferAreReadWhole() throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n1,A,Drama\n2,B,Drama\n", to: "movies.csv")
    // More than one chunk, with lines of many lengths at its border.
    let ratings = (0..<40_000).map {
      "\($0 % 997 + 1),\($0 % 2 + 1),\(Double($0 % 10 + 1) / 2),\(($0 * 7_919) % 1_000_003)"
    }
    try fixture.write(
      "userId,movieId,rating,timestamp\n" + ratings.joined(separator: "\n"), to: "ratings.csv")
    let dataset = try fixture.prepare()
    #expect(dataset.description.rows == 40_000)
    #expect(try ratingLines(of: dataset, separator: ",") == Set(ratings))
  }

  @Test(arguments: [
    (
      "userId,movieId,rating\n1,1,5\n",
      "ratings.csv:1: the header has no column 'timestamp', only userId, movieId, rating; the file "
        + "begins with a line of column names"
    ),
    (
      "userId,movieId,rating,timestamp\n1,1,5,9\n1,9,5,9\n",
      "ratings.csv:3: movie '9' is not in movies.csv; add the movie there or remove this line"
    ),
    (
      "userId,movieId,rating,timestamp\n1,1,\"5,9\n",
      "ratings.csv:2: a quoted field is not closed correctly; the line is damaged"
    ),
    (
      "userId,movieId,rating,timestamp\n1,1,\"5\"0,9\n",
      "ratings.csv:2: a quoted field is not closed correctly; the line is damaged"
    ),
    (
      "userId,movieId,rating,timestamp\n\"1\n2\",1,5,9\n,1,5,9\n",
      "ratings.csv:4: the line names no user; the line is damaged"
    ),
  ])
  func damageIsReported(_ ratings: String, _ message: String) throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n1,A,Drama\n", to: "movies.csv")
    try fixture.write(ratings, to: "ratings.csv")
    #expect(fixture.mistake() == message)
  }

  @Test func aFieldMissingFromTheDataIsAnError() throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n1,A,Drama\n", to: "movies.csv")
    try fixture.write(
      "userId,movieId,rating,timestamp\n" + String(repeating: "1,1,5,9\n", count: 10),
      to: "ratings.csv")
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.fields = ["user_id", "movie_id", "gender"] }
    }
    #expect(error?.message.hasPrefix("the data have no gender, only user_id, movie_id") == true)
  }

  @Test func recBoleNeedsOnlyInteractions() throws {
    let fixture = try DatasetFixture()
    let rows = (0..<20).map { "u\($0 % 3)\ti\($0 % 4)\t\($0 % 5 + 1)\t\(881_250_949 + $0)" }
    try fixture.write(
      (["user_id:token\titem_id:token\trating:float\ttimestamp:float"] + rows)
        .joined(separator: "\n"), to: "x.inter")
    let dataset = try fixture.prepare()
    #expect(
      dataset.fieldNames == ["user_id", "movie_id", "rating_year", "rating_month", "rating_decade"])
    #expect(dataset.metadata.movies.map(\.id) == ["i0", "i1", "i2", "i3"])
    try fixture.write("user_id:token\tage:token\nu0\t1\nu1\t2\nu2\t3\n", to: "x.user")
    try fixture.write(
      "item_id:token\tclass:token_seq\ni0\tA B\ni1\tA\ni2\t\ni3\tC\n", to: "x.item")
    #expect(
      try fixture.prepare().fieldNames == [
        "user_id", "movie_id", "rating_year", "rating_month", "rating_decade", "genre1", "genre2",
        "genre3", "age",
      ])
  }

  @Test func aBandOfRatingsIsLeftOut() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let description = try fixture.prepare { $0.drop = 3...3 }.description
    #expect(description.rows == 16)
    #expect(description.droppedRows == 4)
    #expect(description.positives == 8)
    let usual = try fixture.prepare().description
    #expect(usual.droppedRows == nil)
    #expect(usual.hash != description.hash)
  }

  /// Values of the encoded rows in the source's spelling.
  private func ratingLines(of dataset: EncodedDataset, separator: String) throws -> Set<String> {
    let vocabularies = dataset.metadata.vocabularies
    let fields = dataset.fieldNames.count
    var lines: Set<String> = []
    try dataset.withRows { indices, _ in
      try dataset.withRatings { ratings, timestamps in
        for row in 0..<dataset.description.rows {
          let user = vocabularies[dataset.userField]
            .value(at: indices[row * fields + dataset.userField])
          let movie = vocabularies[dataset.movieField]
            .value(at: indices[row * fields + dataset.movieField])
          let words = [
            try #require(user), try #require(movie), "\(ratings[row])", "\(timestamps[row])",
          ]
          lines.insert(words.joined(separator: separator))
        }
      }
    }
    return lines
  }
}
