import ExperimentModel
import Testing

@testable import Datasets

/// Users and movies that only the test rows show.
@Suite struct ColdStartTests {
  /// Users 1…3 rate movies 1 and 2 early; user 4 comes late, and movie 3 too.
  private func fixture() throws -> DatasetFixture {
    let fixture = try DatasetFixture()
    try fixture.write(
      (1...4).map { "\($0)::F::1::\($0)::0000\($0)\n" }.joined(), to: "users.dat")
    try fixture.write(
      (1...3).map { "\($0)::Film (199\($0))::Genre\($0)\n" }.joined(), to: "movies.dat")
    let early = (0..<16).map { "\($0 % 3 + 1)::\($0 % 2 + 1)::\($0 % 5 + 1)::\($0)" }
    let late = ["4::1::5::100", "1::3::5::101", "4::3::1::102", "2::2::4::103"]
    try fixture.write((early + late).joined(separator: "\n"), to: "ratings.dat")
    return fixture
  }

  private let split = SplitSpecification(kind: .byTime, test: 0.2, validation: 0.2)

  @Test func theyAreCounted() throws {
    let dataset = try fixture().prepare { $0.split = split }
    #expect(dataset.description.cold == ColdStart(users: 1, movies: 1, userRows: 2, movieRows: 2))
    let usual = try fixture().prepare()
    #expect(usual.description.cold != nil)
  }

  @Test func theUsualVocabularyKnowsThem() throws {
    let dataset = try fixture().prepare { $0.split = split }
    let keys = dataset.keys(of: dataset.test)
    #expect(keys.users == [4, 1, 4, 2])
    #expect(keys.movies == [1, 3, 3, 2])
    #expect(keys.isColdUser == [true, false, true, false])
    #expect(keys.isColdMovie == [false, true, true, false])
  }

  @Test func theVocabularyOfTheTrainingRowsDoesNot() throws {
    let dataset = try fixture().prepare {
      $0.split = split
      $0.vocabulary = .train
    }
    // Three users, two movies, and the unknown.
    #expect(dataset.fieldSizes[dataset.userField] == 4)
    #expect(dataset.fieldSizes[dataset.movieField] == 3)
    let genre = try #require(dataset.fieldNames.firstIndex(of: "genre1"))
    #expect(dataset.metadata.vocabularies[genre].values == ["Genre1", "Genre2"])
    let fields = dataset.fieldNames.count
    dataset.withRows { indices, _ in
      let test = dataset.test.map { row in (0..<fields).map { indices[row * fields + $0] } }
      #expect(test.map { $0[dataset.userField] } == [0, 1, 0, 2])
      #expect(test.map { $0[dataset.movieField] } == [1, 0, 0, 2])
      #expect(test.map { $0[genre] } == [1, 0, 0, 2])
    }
    // They stay apart from each other all the same: behind the last index, by position.
    let keys = dataset.keys(of: dataset.test)
    #expect(keys.users == [4 + 3, 1, 4 + 3, 2])
    #expect(keys.movies == [1, 3 + 2, 3 + 2, 2])
    #expect(keys.isColdUser == [true, false, true, false])
    #expect(keys.isColdMovie == [false, true, true, false])
    #expect(dataset.metadata.users[3].id == "4")
  }

  @Test func encodingAndDecodingGiveTheSameValues() throws {
    let fixture = try fixture()
    for kind in SplitSpecification.Kind.allCases {
      for scope in VocabularyScope.allCases {
        let dataset = try fixture.prepare {
          $0.split = .init(kind: kind, test: 0.25, validation: 0.25, last: 2)
          $0.vocabulary = scope
        }
        var known: Set<String> = []
        let (user, fields) = (dataset.userField, dataset.fieldNames.count)
        dataset.withRows { indices, _ in
          for row in 0..<dataset.description.rows {
            let value = dataset.metadata.vocabularies[user].value(at: indices[row * fields + user])
            if dataset.train.contains(row) || scope == .all { #expect(value != nil) }
            if let value { known.insert(value) }
          }
        }
        #expect(known.isSubset(of: ["1", "2", "3", "4"]))
        #expect(dataset.train.count + dataset.validation.count + dataset.test.count == 20)
      }
    }
  }

  @Test func partsWithoutRowsAreAnError() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    for (split, parts) in [
      (
        SplitSpecification(kind: .byTime, test: 0.97, validation: 0.9),
        "'by_time' divides them into 0, 1 and 19"
      ),
      // Each user keeps one row to train on, and nothing is left to validate.
      (SplitSpecification(kind: .last, last: 100), "'last' divides them into 3, 0 and 17"),
    ] {
      let error = #expect(throws: DatasetError.self) { try fixture.prepare { $0.split = split } }
      #expect(
        error?.message
          == "20 ratings are too few to train, validate and test on: \(parts) rows")
    }
  }

  /// The fixture has three users.
  @Test func moreFoldsThanUsersAreAnError() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.split = .init(kind: .users, fold: .init(number: 1, of: 5)) }
    }
    #expect(
      error?.message == "5 folds need at least as many users, and the data have 3; use at most 3")
    let parts = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.split = .init(kind: .users, fold: .init(number: 1, of: 3)) }
    }
    #expect(parts?.message.contains("fold 1 of 3 leaves") == true)
    #expect(parts?.message.contains("0 validation rows; raise 'validation'") == true)
  }

  @Test func splitsByTimeNeedTimes() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let timeless = DatasetFixture.ratings.map { $0.prefix { $0 != "9" } + "0" }
    try fixture.write(timeless.joined(separator: "\n"), to: "ratings.dat")
    let error = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.split = .init(kind: .leaveOneOut) }
    }
    #expect(
      error?.message == "the split 'leave_one_out' needs timestamps, and the data have none; use "
        + "'rows', 'by_user' or 'users'")
    _ = try fixture.prepare()
  }

  @Test func nothingIsLeftToTrainOn() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dropped = #expect(throws: DatasetError.self) { try fixture.prepare { $0.drop = 0...5 } }
    #expect(
      dropped?.message
        == "0 ratings are too few to train, validate and test on ('drop' leaves out 20)")
    let negative = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.minimumRating = 5.5 }
    }
    #expect(
      negative?.message
        == "no row is positive: no rating reaches the 'min_rating' of 5.5, the greatest is 5")
    _ = try fixture.prepare { $0.minimumRating = 5 }
  }
}
