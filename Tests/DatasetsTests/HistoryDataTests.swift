import ExperimentModel
import Testing

@testable import Datasets

/// Histories of encoded datasets: what they are made of, and data that have none.
@Suite struct HistoryDataTests {
  private func ratings(_ change: (inout DatasetSpecification) -> Void = { _ in }) throws
    -> EncodedDataset
  {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    return try fixture.prepare(change)
  }

  @Test func modelsWithoutHistoriesReadTheSameData() throws {
    let dataset = try ratings()
    #expect(try dataset.reading(nil).description == dataset.description)
    #expect(try dataset.reading(nil).histories == nil)
  }

  @Test func timesArePartOfTheHashAndRatingsWhereTheyDecide() throws {
    let dataset = try ratings()
    let positive = try dataset.reading(HistorySpecification())
    let rated = try dataset.reading(HistorySpecification(minimumRating: 3))
    #expect(
      Set([dataset, positive, rated].map(\.description.hash)).count == 3)
    #expect(positive.path == dataset.path)
    func hash(_ specification: HistorySpecification, _ change: (Int) -> (rating: Int, time: Int))
      throws -> [String]
    {
      let fixture = try DatasetFixture()
      try fixture.writeMovieLens1M()
      let lines = (0..<20).map {
        "\($0 % 3 + 1)::\($0 % 2 + 1)::\(change($0).rating)::\(change($0).time)"
      }
      try fixture.write(lines.joined(separator: "\n"), to: "ratings.dat")
      let dataset = try fixture.prepare { $0.fields = ["user_id", "movie_id"] }
      return [dataset.description.hash, try dataset.reading(specification).description.hash]
    }
    func time(_ row: Int) -> Int { 956_703_932 + row * 86_400 }
    let (anyRating, three) = (HistorySpecification(), HistorySpecification(minimumRating: 3))
    let usual = try hash(anyRating) { ($0 % 5 + 1, time($0)) }
    let later = try hash(anyRating) { ($0 % 5 + 1, time($0) + ($0 == 3 ? 1 : 0)) }
    #expect(later[0] == usual[0] && later[1] != usual[1])
    // A rating that stays negative.
    let lower = try hash(anyRating) { ($0 == 1 ? 3 : $0 % 5 + 1, time($0)) }
    #expect(lower == usual)
    let lowerThree = try hash(three) { ($0 == 1 ? 3 : $0 % 5 + 1, time($0)) }
    let usualThree = try hash(three) { ($0 % 5 + 1, time($0)) }
    #expect(lowerThree[1] != usualThree[1])
  }

  @Test(arguments: [nil, 2, 5])
  func historiesAreOfRatedTrainingRows(_ minimumRating: Double?) throws {
    let dataset = try ratings { $0.split = .init(test: 0.3, validation: 0.2) }
      .reading(HistorySpecification(minimumRating: minimumRating))
    let histories = try #require(dataset.histories)
    let fields = dataset.fieldNames.count
    var listed = 0
    dataset.withRows { indices, _ in
      dataset.withRatings { ratings, times in
        func key(_ row: Int, _ field: Int) -> UInt32 { indices[row * fields + field] }
        for row in 0..<dataset.description.rows {
          let expected = dataset.train.filter {
            key($0, dataset.userField) == key(row, dataset.userField)
              && Double(ratings[$0]) >= minimumRating ?? 4 && times[$0] < times[row]
          }.sorted { times[$0] < times[$1] }.map { key($0, dataset.movieField) }
          let range = histories.ranges[row]
          #expect(Array(histories.movies[Int(range.start)..<Int(range.end)]) == expected)
          listed += expected.count
        }
        for user in Set(dataset.train.map { key($0, dataset.userField) }) {
          let all = histories.all(of: user)
          let count = dataset.train.count {
            key($0, dataset.userField) == user && Double(ratings[$0]) >= minimumRating ?? 4
          }
          #expect(Int(all.end - all.start) == count)
        }
      }
    }
    #expect(listed > 0)
    #expect(histories.all(of: 99) == .empty)
  }

  private func refusal(_ specification: HistorySpecification, times: [Int]?, hasRatings: Bool)
    throws -> String
  {
    let fixture = try DatasetFixture()
    let lines = (0..<30).map { row in
      "\(row % 3),\(row % 7),\(row % 2)" + (times.map { ",\($0[row])" } ?? "")
    }
    try fixture.write(
      (["u,i,y" + (times == nil ? "" : ",t")] + lines).joined(separator: "\n"), to: "t.csv")
    let dataset = try fixture.prepare {
      $0.source = "\(fixture.source)/t.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "y", hasRatings: hasRatings, timestamp: times.map { _ in "t" },
        columns: [
          .init(field: "user", column: "u", kind: .word),
          .init(field: "item", column: "i", kind: .word),
        ])
    }
    let error = #expect(throws: DatasetError.self) { try dataset.reading(specification) }
    return error?.description ?? ""
  }

  @Test func dataWithoutTimesOrRatingsAreRefused() throws {
    #expect(
      try refusal(HistorySpecification(), times: nil, hasRatings: false) == """
        t.csv: a model that reads the user's history needs timestamps, and the data have none; \
        name their column by 'timestamp' under 'dataset', or use another model
        """)
    #expect(
      try refusal(
        HistorySpecification(), times: [Int](repeating: 5, count: 30), hasRatings: true
      ).contains("needs timestamps, and all rows have the same;"))
    #expect(
      try refusal(
        HistorySpecification(minimumRating: 1), times: Array(0..<30), hasRatings: false
      ).contains("'history_min_rating' needs ratings, and the data have labels"))
  }
}
