import ExperimentModel
import Testing

@testable import Reporting

/// What reports say of splits, cold users and movies, and evaluation protocols.
@Suite struct EvaluationReportTests {
  private func report(_ change: (inout DatasetDescription) -> Void) -> String {
    var snapshot = Snapshots.oneSeed
    change(&snapshot.dataset)
    for index in snapshot.trials.indices {
      let metrics = (snapshot.dataset.evaluation ?? .standard).metrics.map(\.name)
      let cold = MetricDefinition.all.flatMap {
        [$0.within(.coldUsers).name, $0.within(.coldMovies).name]
      }
      var values = Dictionary(
        uniqueKeysWithValues: snapshot.trials[index].result!.metrics.pairs.map {
          ($0.name, $0.value)
        })
      for (place, name) in (metrics + cold).enumerated() {
        values[name] = 0.25 + 0.001 * Double(place)
      }
      snapshot.trials[index].result?.metrics = MetricValues(values)
    }
    return MarkdownReport(snapshot).text
  }

  @Test func theSplitIsNamed() {
    let text = report {
      $0.split = .init(kind: .last, last: 5)
      $0.splitHash = "abc123"
      $0.vocabulary = .train
    }
    #expect(text.contains("each user's last 5 rows test, the 5 before them validate: 72,000 train"))
    #expect(text.contains("| split hash | abc123"))
    #expect(text.contains("of the training rows: what only others show is unknown"))
  }

  @Test func coldUsersAndMoviesAreCountedAndMeasured() {
    let text = report { $0.cold = ColdStart(users: 2, movies: 30, userRows: 40, movieRows: 500) }
    #expect(
      text.contains(
        "2 users (40 test rows) and 30 movies (500 test rows) without a training row"))
    #expect(text.contains("Of the test rows of cold users and movies"))
    #expect(text.contains("AUC, cold users"))
    #expect(text.contains("Hitrate, cold movies"))
    let none = report { $0.cold = ColdStart(users: 0, movies: 0, userRows: 0, movieRows: 0) }
    #expect(none.contains("every user and movie of the test rows has training rows"))
    #expect(!none.contains("AUC, cold users"))
  }

  @Test func sampledMetricsCarryAWarning() {
    let sampled = report { $0.evaluation = .init(candidates: .sampled(1_000), cutoffs: [5]) }
    #expect(sampled.contains("Ranked among 1,000 sampled movies"))
    #expect(sampled.contains("**Sampled metrics mislead:**"))
    #expect(sampled.contains("(Krichene and Rendle, KDD 2020)"))
    #expect(sampled.contains("NDCG@5, sampled movies"))
    let all = report { $0.evaluation = .init(candidates: .all) }
    #expect(all.contains("Ranked among all movies that the user has not seen"))
    #expect(!all.contains("mislead"))
    #expect(!report { _ in }.contains("mislead"))
  }

  @Test func listsShowEveryMetric() {
    #expect(
      metricNames(of: ["auc", "ndcg_all@10", "ndcg@5", "auc/cold_users"])
        == ["ndcg_all@10", "auc", "auc/cold_users", "ndcg@5"])
  }
}
