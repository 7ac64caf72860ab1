import Analysis
import Evaluation
import ExperimentModel

/// Sentences on a search: how far it is, what it found, and why nothing is tested.
struct SearchText {
  private let results: SearchResults
  private let comparison: Comparison
  private let precision: Int
  private let language: ReportLanguage

  /// Nil unless the sweep is a search.
  init?(_ comparison: Comparison, precision: Int = 4, _ language: ReportLanguage) {
    guard let results = SearchResults(comparison) else { return nil }
    self.results = results
    self.comparison = comparison
    self.precision = precision
    self.language = language
  }

  private var metric: String { language.label(ofMetric: comparison.target.name) }

  // MARK: - What it found

  /// Progress and the best suggestion.
  var answer: RichText {
    let (method, progress, counts) = (
      results.search.method.text(in: language), progress, counts
    )
    return language.choose(
      english: "\(method), \(progress)\(counts.english). \(best)",
      korean: "\(method), \(progress)\(counts.korean). \(best)")
  }

  /// The number of suggestions: `12 of 40 suggestions`.
  private var progress: String {
    let (count, total) = (results.count, results.total)
    return results.isExhausted
      ? language.choose(
        english: "\(count.counted("suggestion")) (the space has no more)",
        korean: "제안 \(count.grouped)개(탐색 공간 전체)")
      : language.choose(
        english: "\(count.grouped) of \(total.counted("suggestion"))",
        korean: "제안 \(total.grouped)개 중 \(count.grouped)개")
  }

  /// The outcomes that occur: `: 18 finished, 9 pruned`.
  private var counts: (english: String, korean: String) {
    let outcomes: [(count: Int, english: String, korean: String)] =
      SearchResults.Outcome.allCases.map { outcome in
        (results.count(outcome), outcome.text(in: .english), outcome.text(in: .korean))
      } + [
        (
          results.repeated,
          results.repeated == 1 ? "repeats an earlier one" : "repeat earlier ones", "앞의 제안과 같음"
        )
      ]
    let shown = outcomes.filter { $0.count > 0 }
    guard !shown.isEmpty else { return ("", "") }
    return (
      ": " + shown.map { "\($0.count.grouped) \($0.english)" }.joined(separator: ", "),
      ": " + shown.map { "\($0.korean) \($0.count.grouped)" }.joined(separator: ", ")
    )
  }

  private var best: String {
    guard let best = results.best, let estimate = best.estimate else {
      return language.choose(
        english: "No suggestion has finished with a value of \(metric) yet.",
        korean: "\(metric) 값이 있는 끝난 제안이 아직 없습니다.")
    }
    let name = best.entry.configuration.name
    let value = estimateText(estimate, decimals: precision)
    let settings = settings(of: best)
    let baseline = results.baseline.map { estimateText($0, decimals: precision) }
    return language.choose(
      english: "The best is \(name) with \(metric) \(value)"
        + (settings.isEmpty ? "" : " (\(settings))")
        + (baseline.map { "; the baseline has \($0)." } ?? "; the baseline has no value yet."),
      korean: "최고는 \(name), \(metric) \(value)" + (settings.isEmpty ? "" : "(\(settings))")
        + (baseline.map { "; 기준 구성은 \($0)입니다." } ?? "; 기준 구성은 아직 값이 없습니다."))
  }

  /// `learning_rate 0.0012, optimizer sgd`.
  private func settings(of suggestion: SearchResults.Suggestion) -> String {
    zip(results.search.parameters, suggestion.values).compactMap { parameter, value in
      value.map { "\(parameter.name) \(shortSettingText($0))" }
    }.joined(separator: ", ")
  }

  // MARK: - Why nothing is tested

  /// Why no difference has a verdict, and what gives one.
  var untested: RichText {
    guard !comparison.isConfirmed else {
      return language.choose(
        english: """
          No difference in this search is tested, because the best of many suggestions is partly luck: the \
          section Confirmation tests the best with fresh seeds.
          """,
        korean: """
          많은 제안 중 가장 좋은 값에는 우연이 섞여 있어 이 탐색의 차이는 검정하지 않습니다. '확인' 절이 가장 좋은 구성을 새 \
          시드로 검정합니다.
          """)
    }
    let command = "sweep confirm \(comparison.name)"
    return language.choose(
      english: """
        No difference in this search is tested, because the best of many suggestions is partly luck: \
        \(code: command) tests the best with fresh seeds.
        """,
      korean: """
        많은 제안 중 가장 좋은 값에는 우연이 섞여 있어 이 탐색의 차이는 검정하지 않습니다. \(code: command) 명령이 가장 \
        좋은 구성을 새 시드로 검정합니다.
        """)
  }

  // MARK: - How it searches

  /// The method, early termination and the distribution of each parameter.
  var facts: [(name: String, value: String?)] {
    let search = results.search
    return [
      (language.choose(english: "method", korean: "방법"), method),
      (
        language.choose(english: "early termination", korean: "조기 중단"),
        search.earlyTermination.map(text)
      ),
    ] + search.parameters.map { ($0.name, text(of: $0)) }
  }

  private var method: String {
    let search = results.search
    let name = search.method.text(in: language)
    switch search.method {
    case .grid: return name
    case .random, .sobol:
      return language.choose(
        english: "\(name), seed \(search.seed)", korean: "\(name), 시드 \(search.seed)")
    case .tpe, .gp:
      return language.choose(
        english:
          "\(name), seed \(search.seed); suggestion k follows the results up to k − \(search.lag)",
        korean: "\(name), 시드 \(search.seed); 제안 k는 k − \(search.lag)까지의 결과를 따름")
    }
  }

  private func text(_ settings: EarlyTermination) -> String {
    let (kind, first) = (settings.kind.rawValue, settings.minimumEpochs)
    return settings.kind == .median
      ? language.choose(
        english: "\(kind), after each epoch from \(first)", korean: "\(kind), 에폭 \(first)부터 에폭마다")
      : language.choose(
        english: "\(kind), rungs from epoch \(first) by a factor of \(settings.eta)",
        korean: "\(kind), 에폭 \(first)부터 \(settings.eta)배마다")
  }

  private func text(of parameter: SearchParameter) -> String {
    let conditions = parameter.condition.alternatives.sorted { $0.key < $1.key }
      .map { name, values in
        "\(name) = \(values.map(shortSettingText).joined(separator: " | "))"
      }.joined(separator: ", ")
    let distribution = text(of: parameter.distribution)
    guard !conditions.isEmpty else { return distribution }
    return language.choose(
      english: "\(distribution), if \(conditions)", korean: "\(distribution) (\(conditions)일 때)")
  }

  private func text(of distribution: SearchDistribution) -> String {
    let word = distribution.word.rawValue
    func range(_ low: Double, _ high: Double) -> String {
      "\(word) \(shortSettingText(.real(low))) … \(shortSettingText(.real(high)))"
    }
    switch distribution {
    case .constant(let value): return "\(word) \(settingText(value))"
    case .categorical(let values, let probabilities):
      guard let probabilities else {
        return values.map(settingText).joined(separator: " | ")
      }
      return zip(values, probabilities).map { "\(settingText($0)) (\($1.readable))" }
        .joined(separator: " | ")
    case .uniform(let low, let high), .logUniform(let low, let high): return range(low, high)
    case .intUniform(let low, let high): return "\(word) \(low) … \(high)"
    case .quantizedUniform(let low, let high, let step),
      .quantizedLogUniform(let low, let high, let step):
      return range(low, high) + ", q \(shortSettingText(.real(step)))"
    }
  }

  // MARK: - Importance and early termination

  /// What the table of importance shows, or why there is none.
  var importance: RichText {
    switch SearchImportance(results) {
    case .tooFew(let finished, let needed):
      language.choose(
        english: """
          Importance: not estimated. It needs at least \(needed) finished suggestions; there \
          \(finished == 1 ? "is" : "are") \(finished).
          """,
        korean: "중요도: 추정하지 않음. 끝난 제안이 \(needed)개 이상 필요한데 \(finished)개뿐입니다.")
    case .shares:
      language.choose(
        english: """
          Importance is the share of the variance of the rank by \(metric) that one parameter alone \
          explains (one-way analysis of variance over its values, numbers in up to five groups of equal size; \
          ε², which is 0 % for no effect). n is the number of finished suggestions that have the parameter: \
          below \(SearchImportance.fewest), or with one value alone, nothing is estimated (–). Pruned ones \
          are left out, interactions are not seen, and shares need not add up to 100 %.
          """,
        korean: """
          중요도는 \(metric) 순위의 분산 가운데 매개변수 하나가 혼자 설명하는 비율입니다(값별 일원 분산 분석, 숫자는 크기가 같은 \
          최대 다섯 묶음; ε², 효과가 없으면 0 %). n은 그 매개변수가 있는 끝난 제안의 수이며, \
          \(SearchImportance.fewest)개보다 적거나 값이 하나뿐이면 추정하지 않습니다(–). 가지치기한 제안은 \
          빠졌고, 상호작용은 보지 않으며, 비율의 합이 100 %일 필요는 없습니다.
          """)
    }
  }

  /// What pruning saved; nil without early termination.
  var pruning: RichText? {
    guard let rungs = SearchRungs(results) else { return nil }
    guard let share = rungs.savedShare, rungs.savedEpochs > 0 else {
      return language.choose(
        english: "Early termination has pruned nothing yet.", korean: "조기 중단으로 가지치기한 것이 아직 없습니다.")
    }
    return language.choose(
      english: """
        Pruning saved \(rungs.savedEpochs.grouped) of the \(rungs.askedEpochs.grouped) epochs of the \
        suggestions that ended (\(percentText(share))).
        """,
      korean: """
        가지치기로 끝난 제안의 에폭 \(rungs.askedEpochs.grouped)개 중 \(rungs.savedEpochs.grouped)개를 \
        아꼈습니다(\(percentText(share))).
        """)
  }
}

extension SearchDefinition.Method {
  /// The method's name in a sentence.
  package func text(in language: ReportLanguage) -> String {
    switch self {
    case .grid: language.choose(english: "Grid search", korean: "격자 탐색")
    case .random: language.choose(english: "Random search", korean: "무작위 탐색")
    case .sobol: language.choose(english: "Sobol sequence", korean: "소볼 수열")
    case .tpe: language.choose(english: "TPE search", korean: "TPE 탐색")
    case .gp: language.choose(english: "Gaussian process search", korean: "가우스 과정 탐색")
    }
  }
}

extension SearchResults.Outcome {
  func text(in language: ReportLanguage) -> String {
    switch self {
    case .finished: TrialState.finished.text(in: language)
    case .pruned: TrialState.pruned.text(in: language)
    case .diverged: TrialState.diverged.text(in: language)
    case .failed: TrialState.failed.text(in: language)
    case .open: language.choose(english: "open", korean: "진행 중")
    }
  }
}
