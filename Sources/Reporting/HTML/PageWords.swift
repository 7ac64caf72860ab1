/// What a page says besides what every report says, in one language.
struct PageWords {
  private let isKorean: Bool

  init(_ language: ReportLanguage) {
    switch language {
    case .english: isKorean = false
    case .korean: isKorean = true
    }
  }

  private func either(_ english: String, _ korean: String) -> String {
    isKorean ? korean : english
  }

  // Headings.
  var comparison: String { either("Comparison", "비교") }
  var differences: String { either("Differences to the baseline", "기준 구성과의 차이") }
  var curves: String { either("Learning curves", "학습 곡선") }
  var parameters: String { either("Hyperparameters together", "하이퍼파라미터 조합") }
  var timeline: String { either("Timeline", "시간표") }
  var sections: String { either("Sections", "차례") }
  var report: String { either("sweep report", "스윕 보고서") }

  // Notes.
  func counts(configurations: Int, seeds: Int, dataset: String, finished: Int, trials: Int)
    -> String
  {
    either(
      "\(count(configurations, "configuration")) × \(count(seeds, "seed")) on \(dataset): "
        + "\(grouped(finished)) of \(count(trials, "trial")) finished.",
      "\(dataset): 구성 \(grouped(configurations))개 × 시드 \(seeds)개, 실행 \(grouped(trials))개 중 "
        + "\(grouped(finished))개 끝남.")
  }

  func differencesNote(_ method: Standings.Method) -> String {
    let pairs =
      switch method {
      case .seeds: either(" paired by seed", " 시드별로 짝지은")
      case .users: either(" paired by user", " 사용자별로 짝지은")
      case .none: ""
      }
    return either(
      "Each dot is a difference\(pairs), each line its 95 % interval. Intervals are of one "
        + "comparison each; colours and arrows follow the p values adjusted for all of them.",
      "점은\(pairs) 차이, 선은 95 % 구간입니다. 구간은 비교 하나에 대한 것이고, 색과 화살표는 모든 비교에 대해 "
        + "보정한 p를 따릅니다.")
  }

  func bound(_ shown: Int, of all: Int) -> String {
    guard shown < all else { return "" }
    return either(
      " The \(grouped(shown)) best of \(grouped(all)); the table has all.",
      " \(grouped(all))개 중 가장 좋은 \(grouped(shown))개이며, 표에는 모두 있습니다.")
  }

  func curvesNote(hasSeveralSeeds: Bool, shown: Int, of all: Int) -> String {
    let bands =
      hasSeveralSeeds
      ? either(
        "Lines are means over seeds, bands reach from the lowest seed to the highest. ",
        "선은 시드의 평균, 띠는 가장 낮은 시드에서 가장 높은 시드까지입니다. ") : ""
    let bound =
      shown < all
      ? either(
        "The best \(shown), the baseline among them, of \(grouped(all)).",
        "구성 \(grouped(all))개 중 기준 구성을 포함한 상위 \(shown)개.") : ""
    return bands + bound
  }

  var parametersNote: String {
    either(
      "Each line is a configuration. Strong lines are the best fifth, the dashed one is the "
        + "baseline.",
      "선 하나가 구성 하나입니다. 굵은 선은 상위 5분의 1, 점선은 기준 구성입니다.")
  }

  func leftOut(parameters: Int) -> String {
    guard parameters > 0 else { return "" }
    return either(
      " \(count(parameters, "parameter")) left out.", " 하이퍼파라미터 \(parameters)개는 생략했습니다.")
  }

  var effectsNote: String {
    either(
      "Only configurations count that differ from another in that setting alone. Dots are means "
        + "over their trials, with 95 % intervals.",
      "그 설정 하나만 다른 구성끼리만 비교합니다. 점은 그 실행들의 평균이고 선은 95 % 구간입니다.")
  }

  var meanings: String { either("What the metrics mean", "지표의 뜻") }

  var timelineNote: String {
    either(
      "Each bar is an attempt at a trial, with the number of its configuration.",
      "막대 하나가 실행 시도 하나이며, 숫자는 구성의 번호입니다.")
  }

  func lastAttempts(_ shown: Int, of all: Int) -> String {
    guard shown < all else { return "" }
    return either(
      " The last \(grouped(shown)) of \(grouped(all)) attempts.",
      " 시도 \(grouped(all))개 중 마지막 \(grouped(shown))개.")
  }
}

/// `1 seed`, `1,200 trials`.
func count(_ number: Int, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}
