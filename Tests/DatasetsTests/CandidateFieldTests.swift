import ExperimentModel
import Testing

@testable import Datasets

/// Fields with which other movies than those of a user's own rows can be ranked.
@Suite struct CandidateFieldTests {
  private func prepare(_ crosses: [[String]], _ evaluation: EvaluationProtocol?) throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    _ = try fixture.prepare {
      $0.crosses = crosses
      $0.evaluation = evaluation
    }
  }

  @Test func crossesOfMoviesWithOthersAreRefused() throws {
    let mixed = [["gender", "age"], ["gender", "genre1"]]
    for candidates in [EvaluationProtocol.Candidates.all, .sampled(5)] {
      let error = #expect(throws: DatasetError.self) {
        try prepare(mixed, EvaluationProtocol(candidates: candidates))
      }
      #expect(error?.message.contains("the cross of gender and genre1: it mixes") == true)
    }
    // A network that does not see the cross can rank anything.
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    _ = try fixture.prepare {
      $0.crosses = mixed
      $0.selection = ["user_id", "movie_id", "gender_x_age"]
      $0.evaluation = EvaluationProtocol(candidates: .all)
    }
    try prepare(mixed, nil)
    try prepare(mixed, EvaluationProtocol(cutoffs: [5]))
    try prepare([["gender", "age"], ["genre1", "genre2"]], EvaluationProtocol(candidates: .all))
  }
}
