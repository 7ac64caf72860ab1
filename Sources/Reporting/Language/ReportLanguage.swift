import Evaluation
import ExperimentModel

/// The language of a report's headings, verdicts and explanations. Names, settings, definitions of
/// metrics and logs are as they are.
package enum ReportLanguage: String, Sendable, Hashable, CaseIterable {
  case english = "en"
  case korean = "ko"

  var words: any ReportWords {
    switch self {
    case .english: EnglishWords()
    case .korean: KoreanWords()
    }
  }
}

/// What a report says, in one language. All texts are plain, without markup.
protocol ReportWords: Sendable {
  // Headings of sections.
  var effects: String { get }
  var cost: String { get }
  var metrics: String { get }
  var unfinished: String { get }
  var provenance: String { get }

  /// Head of a column that has no name of its own in grid files.
  func head(_ head: ReportHead) -> String
  /// Words for `better`, `worse` and the rest.
  func verdict(_ verdict: Verdict) -> String

  /// The answer in a sentence: how many configurations are better or worse, and which is best.
  func findings(_ findings: Findings) -> String
  /// Whether more seeds are needed for the leading comparison, and how many.
  func settling(_ name: String, _ answer: SeedsToSettle.Answer) -> String
  /// How to read the table: what an arrow means.
  func legend(metric: String, isHigherBetter: Bool) -> String
  /// How intervals and p values came about.
  func method(_ method: Standings.Method, tests: Int) -> String
  var synthetic: String { get }

  /// Why a difference has no test.
  func untestable(_ reason: Untestable) -> String
  /// The configurations whose difference has no test, each with the reason.
  func untested(_ names: [String]) -> String

  var effectsNote: String { get }
  /// Of the references that are not the baseline's value: which they are, and why.
  func reference(_ effect: HyperparameterEffect) -> String?
  /// For a value that nothing with the reference pairs with.
  var nothingToPair: String { get }
  func noEffects(metric: String) -> String
  func importance(_ importance: HyperparameterImportance) -> String
  func costNote(metric: String) -> String
  var nothingFinished: String { get }
  /// Where trials finished, but none with the metric that decides.
  func noValue(metric: String) -> String
  var metricsNote: String { get }
  /// What the cells of a pivot table are.
  ///
  /// - Parameter others: names of the other settings that vary.
  func pivotNote(metric: String, isHigherBetter: Bool, others: [String]) -> String
  /// What the candidates were, as Markdown; nil where they were each user's own rows.
  func candidates(_ candidates: EvaluationProtocol.Candidates) -> String?
  /// What stands above the metrics of cold users and movies.
  var coldNote: String { get }

  /// `986 users`.
  func amount(_ count: Int, _ unit: MetricSupport.Unit) -> String
  /// What metrics rest on: for each number of users or rows, the metrics.
  func supports(_ groups: [(amount: String, metrics: [String])]) -> String
  /// Metrics that rest on too little: each with its number of users or rows.
  func leftOut(_ metrics: [(metric: String, amount: String)]) -> String
  /// Metrics that are the same for every model.
  func constant(_ metrics: [String]) -> String
  /// The metric that decides rests on too little.
  func thinTarget(_ metric: String, amount: String) -> String
  /// The metric that decides depends on the model for few users.
  func targetOfFew(_ metric: String, deciding count: String, of all: String) -> String
}

/// A column's head.
package enum ReportHead: Sendable, Hashable, CaseIterable {
  case number, name, description, seeds, interval, p, result, setting, value, configurations
  case difference, seconds, memory, speed, baseline, metric, inGridFiles, better, meaning
}

/// What a comparison found, for a sentence.
struct Findings {
  let metric: String
  /// Configurations compared with the baseline, by verdict.
  let better: Int
  let worse: Int
  let undecided: Int
  let untested: Int
  /// Whether any was tested.
  var isTested: Bool { better + worse + undecided > 0 }
  /// Name and value of the best, and whether it is the baseline.
  let best: (name: String, number: Int, value: String, isBaseline: Bool)?
  /// Seeds that the best has a value of, where those are not all.
  let seedsOfBest: (count: Int, all: Int)?
  /// Whether the baseline has a value.
  let hasBaseline: Bool
  /// Configurations with a value, none of whose seeds the baseline has too.
  let incomparable: Int
  /// Whether any trial finished.
  let hasFinished: Bool
  /// Names and numbers of those that tie with it; nil where nothing was tested.
  let ties: [String]?
  /// Configurations with a value.
  let measured: Int

  init(_ comparison: Comparison, precision: Int) {
    let standings = comparison.standings
    func count(_ verdict: Verdict) -> Int { standings.rows.count { $0.verdict == verdict } }
    metric = comparison.targetLabel
    better = count(.better)
    worse = count(.worse)
    undecided = count(.undecided)
    untested = count(.untested)
    best = comparison.best.flatMap { best in
      standings.rows[best.number].estimate.map {
        (
          best.configuration.name, best.number, estimateText($0, decimals: precision),
          best.isBaseline
        )
      }
    }
    seedsOfBest = comparison.best.flatMap { best in
      let count = standings.rows[best.number].estimate?.count ?? 0
      return count < comparison.seeds.count ? (count, comparison.seeds.count) : nil
    }
    hasBaseline = standings.baseline.map { standings.rows[$0].estimate != nil } ?? false
    incomparable =
      standings.method == .seeds
      ? standings.rows.count { $0.verdict == .incomparable && $0.estimate != nil } : 0
    hasFinished = comparison.hasFinished
    ties =
      standings.method == .none
      ? nil
      : standings.rows.filter { $0.tiesWithBest && !$0.isBest }.map {
        "\(comparison.entries[$0.number].configuration.name) (\($0.number))"
      }
    measured = standings.rows.count { $0.estimate != nil }
  }
}
