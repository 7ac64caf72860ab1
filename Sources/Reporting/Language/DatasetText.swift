import ExperimentModel
import Foundation

/// Descriptions of a dataset for the report and `sweep data info`.
struct DatasetText {
  let data: DatasetDescription
  let language: ReportLanguage

  init(_ data: DatasetDescription, _ language: ReportLanguage) {
    self.data = data
    self.language = language
  }

  var splitName: String { language.choose(english: "split", korean: "분할") }
  var reductionName: String {
    language.choose(english: "reduced vocabulary", korean: "줄인 어휘")
  }

  var vocabularyName: String { language.choose(english: "vocabulary", korean: "어휘") }
  var oneLabelName: String {
    language.choose(english: "users of one label", korean: "레이블이 하나인 사용자")
  }

  /// Nil unless a loss compares the rows of a user.
  var oneLabel: String? {
    data.oneLabelUsers.map { found in
      let (users, rows) = (found.users.grouped, found.rows.grouped)
      return language.choose(
        english: "\(users) with \(rows) training rows, which losses that compare rows of a user "
          + "(bpr, hinge, softmax) have no partners for",
        korean: "\(users)명, 학습 행 \(rows)개: 한 사용자의 행을 비교하는 손실(bpr, hinge, softmax)의 짝이 없음")
    }
  }

  var coldName: String { language.choose(english: "cold start", korean: "콜드 스타트") }
  var splitHashName: String { language.choose(english: "split hash", korean: "분할 해시") }
  var hashName: String { language.choose(english: "data hash", korean: "데이터 해시") }

  var name: String {
    data.isSynthetic
      ? language.choose(
        english: "\(data.name) (synthetic: generated, not measured)",
        korean: "\(data.name)(합성: 측정이 아니라 생성한 것)") : data.name
  }

  var rows: String {
    let (rows, users, movies) = (data.rows.grouped, data.users.grouped, data.movies.grouped)
    let days =
      data.hasTimes
      ? language.choose(
        english: ", \(dayText(data.firstTimestamp)) to \(dayText(data.lastTimestamp))",
        korean: ", \(dayText(data.firstTimestamp))부터 \(dayText(data.lastTimestamp))까지") : ""
    return language.choose(
      english: "\(rows) ratings of \(movies) movies by \(users) users\(days)",
      korean: "사용자 \(users)명이 영화 \(movies)편에 매긴 평점 \(rows)개\(days)")
  }

  /// `72,000 train, 8,000 validation, 20,000 test`.
  var parts: String {
    let (train, validation) = (data.trainRows.grouped, data.validationRows.grouped)
    let test = data.testRows.grouped
    return language.choose(
      english: "\(train) train, \(validation) validation, \(test) test",
      korean: "학습 \(train), 검증 \(validation), 테스트 \(test)")
  }

  /// `55.4 %`.
  var positiveShare: String {
    (100 * Double(data.positives) / Double(max(data.rows, 1))).fixed(decimals: 1) + " %"
  }

  /// The rule for positive labels, and the ratings that are left out.
  var border: String {
    if let label = data.labelColumn {
      return language.choose(english: "1 in column \(label)", korean: "열 \(label)의 값 1")
    }
    if data.hasNoLabels == true {
      return language.choose(english: "every row: the data have no labels", korean: "모든 행(레이블 없음)")
    }
    let least = data.minimumRating.readable
    var text = language.choose(english: "ratings of \(least) or more", korean: "\(least) 이상인 평점")
    if let drop = data.drop, let dropped = data.droppedRows {
      let (low, high) = (drop.lowerBound.readable, drop.upperBound.readable)
      text += language.choose(
        english: "; \(dropped.grouped) from \(low) to \(high) left out",
        korean: "; \(low)에서 \(high)까지인 \(dropped.grouped)개 제외")
    }
    return text
  }

  /// `2: user_id 944, movie_id 1,683`.
  var fields: String {
    let pooled = language.choose(english: " (mean-pooled)", korean: "(평균 풀링)")
    let names = data.fields.map { field in
      "\(field.name) \(field.size.grouped)" + (field.bags == nil ? "" : pooled)
    }
    return "\(names.count): " + names.joined(separator: ", ")
  }

  var split: String {
    let (seed, last) = (data.split.seed, data.split.last)
    if let fold = data.split.fold {
      let isOfUsers = data.split.kind == .users
      return language.choose(
        english: "\(fold.count) folds of \(isOfUsers ? "users" : "rows"), seed \(seed); here fold "
          + "\(fold.number)",
        korean: "\(isOfUsers ? "사용자" : "행") 폴드 \(fold.count)개, 시드 \(seed). 여기서는 폴드 \(fold.number)")
    }
    return switch data.split.kind {
    case .rows: language.choose(english: "at random, seed \(seed)", korean: "무작위, 시드 \(seed)")
    case .byUser:
      language.choose(
        english: "each user's rows at random, seed \(seed)", korean: "사용자별 행 무작위, 시드 \(seed)")
    case .users:
      language.choose(
        english: "whole users at random, seed \(seed)", korean: "사용자 단위 무작위, 시드 \(seed)")
    case .byTime:
      language.choose(english: "by time: the latest rows test", korean: "시간순: 가장 늦은 행이 테스트")
    case .last:
      language.choose(
        english: "each user's last \(last) rows test, the \(last) before them validate",
        korean: "사용자별 마지막 \(last)행이 테스트, 그 앞 \(last)행이 검증")
    case .leaveOneOut:
      language.choose(
        english: "leave one out: each user's last row tests, the one before it validates",
        korean: "하나 남기기: 사용자별 마지막 행이 테스트, 그 앞 행이 검증")
    }
  }

  /// `test share 0.2, validation share 0.1`; nil if the split has no shares.
  var shares: String? {
    guard data.split.kind.hasShares else { return nil }
    let (test, validation) = (data.split.test.readable, data.split.validation.readable)
    return language.choose(
      english: "test share \(test), validation share \(validation)",
      korean: "테스트 비율 \(test), 검증 비율 \(validation)")
  }

  /// The vocabulary's scope; nil if it is that of all rows.
  var vocabulary: String? {
    guard data.vocabulary == .train else { return nil }
    return language.choose(
      english: "of the training rows: values that only other rows have are unknown",
      korean: "학습 행의 값만: 다른 행에만 있는 값은 알 수 없음")
  }

  /// What reductions did to vocabularies, one text per field.
  var reductions: [String] {
    data.fields.compactMap { field in
      field.reduced.map { reduction(field.name, $0) }
    }
  }

  private func reduction(_ name: String, _ reduced: ReducedValues) -> String {
    let (values, rare) = (reduced.values.grouped, reduced.rareValues.grouped)
    var parts: [String] = []
    if let least = reduced.reduction.minimumCount {
      let rows = (100 * Double(reduced.rareRows) / Double(max(data.rows, 1))).fixed(decimals: 1)
      parts.append(
        language.choose(
          english:
            "\(rare) of \(values) values have fewer than \(least.grouped) training rows and "
            + "are unknown (\(rows) % of the rows)",
          korean: "값 \(values)개 중 \(rare)개는 학습 행이 \(least.grouped)개보다 적어 알 수 없음(행의 \(rows) %)"
        ))
    }
    if let buckets = reduced.reduction.hashBuckets {
      let kept = (reduced.values - reduced.rareValues).grouped
      parts.append(
        language.choose(
          english: "\(kept) values share \(buckets.grouped) hash buckets",
          korean: "값 \(kept)개가 해시 버킷 \(buckets.grouped)개를 나눠 씀"))
    }
    return "\(name): " + parts.joined(separator: "; ")
  }

  /// The values that cannot be used, one text per column.
  var unusable: [String] {
    (data.unusable ?? []).map { unusable in
      let (count, total) = (unusable.count.grouped, unusable.total.grouped)
      return language.choose(
        english: "\(unusable.text); they count as absent",
        korean: "\(unusable.column)의 값 \(total)개 중 \(count)개, 예: "
          + "'\(unusable.example)'(\(unusable.file):\(unusable.line)). 없는 값으로 셈")
    }
  }

  /// How many test rows are about users and movies without a training row; nil if unknown.
  var cold: String? {
    guard let cold = data.cold else { return nil }
    guard cold.userRows + cold.movieRows > 0 else {
      return language.choose(
        english: "every user and movie of the test rows has training rows",
        korean: "테스트 행의 모든 사용자와 영화에 학습 행이 있음")
    }
    let (users, userRows) = (cold.users.grouped, cold.userRows.grouped)
    let (movies, movieRows) = (cold.movies.grouped, cold.movieRows.grouped)
    return language.choose(
      english:
        "\(cold.users.counted("user")) (\(cold.userRows.counted("test row"))) and "
        + "\(cold.movies.counted("movie")) (\(cold.movieRows.counted("test row"))) without a training row",
      korean: "학습 행이 없는 사용자 \(users)명(테스트 행 \(userRows)개), 영화 \(movies)편(테스트 행 \(movieRows)개)")
  }
}
