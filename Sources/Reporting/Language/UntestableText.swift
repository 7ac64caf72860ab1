package import Analysis
import Evaluation
import ExperimentModel

extension Untestable {
  /// The reason why a difference has no test: "only 3 of 1,000 users differ".
  func text(in language: ReportLanguage) -> String {
    switch self {
    case .onePair: language.choose(english: "only one pair", korean: "쌍이 하나뿐")
    case .oneSeed(let pairs):
      language.choose(
        english: "one seed, whose \(pairs.counted("pair")) are not independent",
        korean: "시드가 하나이고 그 쌍 \(pairs)개는 서로 독립이 아님")
    case .sameDifference:
      language.choose(english: "the same difference in every pair", korean: "모든 쌍의 차이가 같음")
    case .fewUsersDiffer(let count, let all) where count == all:
      language.choose(
        english: "only \(all.counted("user"))", korean: "사용자가 \(all.grouped)명뿐")
    case .fewUsersDiffer(let count, let all):
      language.choose(
        english:
          "only \(count.grouped) of \(all.grouped) users \(count == 1 ? "differs" : "differ")",
        korean: "사용자 \(all.grouped)명 중 \(count.grouped)명만 차이가 있음")
    case .fewUsersDominate(let count, let all):
      language.choose(
        english: "about \(count) of \(all.grouped) users outweigh all others",
        korean: "사용자 \(all.grouped)명 중 약 \(count)명의 차이가 나머지를 압도함")
    case .incomplete(let missing):
      language.choose(
        english:
          "\(missing.counted("trial")) still to train; fixed seeds are tested once, at the end",
        korean: "실행 \(missing)개가 남음. 정해진 시드는 끝에 한 번만 검정함")
    case .chosenSample:
      language.choose(
        english: "seeds or splits chosen after a look", korean: "결과를 본 뒤 고른 시드나 분할")
    case .ofSearch:
      language.choose(
        english: "a search, which only fresh seeds test", korean: "탐색은 새 시드로만 검정함")
    case .noUserValues:
      language.choose(
        english: "one seed, and no value per user", korean: "시드가 하나이고 사용자별 값이 없음")
    }
  }
}

/// The configurations whose difference from the baseline has no test, and why.
package struct UntestedText: Sendable {
  private let language: ReportLanguage
  /// Configurations with their reasons; empty if the metric cannot be tested at all.
  private let untested: [(name: String, reason: String)]

  /// Further names are only counted.
  private static let mostNames = 20

  package init(_ comparison: Comparison, _ language: ReportLanguage) {
    self.language = language
    guard comparison.baselineComparison.method != .none else {
      untested = []
      return
    }
    untested = comparison.baselineComparison.rows.compactMap { row in
      row.difference?.untestable.map { reason in
        (comparison.entries[row.number].configuration.name, reason.text(in: language))
      }
    }
  }

  /// Nil if all differences were tested.
  var sentence: RichText? { Self.sentence(untested, language) }

  /// Names each reason once, after the differences that it applies to; nil without differences.
  static func sentence(
    _ untested: [(name: String, reason: String)], _ language: ReportLanguage
  ) -> RichText? {
    guard !untested.isEmpty else { return nil }
    let shown = untested.prefix(mostNames)
    var reasons: [String] = []
    for (_, reason) in shown where !reasons.contains(reason) { reasons.append(reason) }
    var groups = reasons.map { reason in
      let names = shown.filter { $0.reason == reason }.map(\.name).joined(separator: ", ")
      return language.choose(english: "\(names) (\(reason))", korean: "\(names)(\(reason))")
    }
    let more = untested.count - mostNames
    if more > 0 { groups.append("… \(more.grouped)") }
    let list = groups.joined(separator: "; ")
    return language.choose(
      english: "These differences cannot be tested, so they have no interval and no mark: \(list).",
      korean: "다음 차이는 검정할 수 없어 구간도 표시도 없습니다: \(list).")
  }

  /// One line per configuration, for terminals.
  ///
  /// - Parameter limit: at most this many, and a line that counts the others.
  package func lines(limit: Int) -> [String] {
    let more = untested.count - limit
    let names = untested.prefix(limit).map { name, reason in
      language.choose(
        english: "not tested: \(name) (\(reason))", korean: "검정 안 함: \(name)(\(reason))")
    }
    return names
      + (more > 0
        ? [language.choose(english: "not tested: \(more) more", korean: "검정 안 함: 이 밖에 \(more)개")]
        : [])
  }
}
