import ExperimentModel
import Testing

@Suite struct TrialWorkTests {
  @Test func withoutRankingTrainingIsAllTheWork() {
    let work = TrialWork(trainRows: 100, epochs: 4)
    #expect(work.total == 1200)
    #expect(work.fraction(training: 0.25) == 0.25)
    #expect(work.fraction(training: 1) == 1)
  }

  @Test func rankingCandidatesIsAShareOfTheWork() {
    let work = TrialWork(trainRows: 100, epochs: 4, candidateRows: 3600)
    #expect(work.fraction(training: 0.5) == 0.125)
    #expect(work.fraction(training: 1) == 0.25)
    #expect(work.fraction(training: 1, ranking: 0.5) == 0.625)
    #expect(work.fraction(training: 1, ranking: 1) == 1)
  }

  @Test func noWorkIsComplete() {
    #expect(TrialWork(trainRows: 0, epochs: 3).fraction(training: 0) == 1)
  }
}
