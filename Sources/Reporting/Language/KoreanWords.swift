import Evaluation
import ExperimentModel

struct KoreanWords: ReportWords {
  let effects = "무엇이 중요한가"
  let cost = "품질과 비용"
  let metrics = "모든 지표"
  let unfinished = "끝나지 않은 실행"
  let provenance = "데이터, 장비, 시간"

  func head(_ head: ReportHead) -> String {
    switch head {
    case .number: "번호"
    case .name: "이름"
    case .description: "설명"
    case .seeds: "n"
    case .interval: "95 % 구간"
    case .p: "p"
    case .result: "결과"
    case .setting: "설정"
    case .value: "값"
    case .configurations: "구성 수"
    case .difference: "차이"
    case .seconds: "시간(초)"
    case .memory: "최대 메모리"
    case .speed: "초당 샘플"
    case .baseline: "기준"
    case .metric: "지표"
    case .inGridFiles: "그리드 파일 이름"
    case .better: "좋은 방향"
    case .meaning: "뜻"
    }
  }

  func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .baseline: "기준"
    case .better: "개선"
    case .worse: "악화"
    case .undecided: "차이 확인 안 됨"
    case .untested: "검정 안 함"
    case .incomparable: "비교 대상 없음"
    case .unfinished: "끝나지 않음"
    }
  }

  func findings(_ found: Findings) -> String {
    guard let best = found.best else {
      return found.hasFinished ? noValue(metric: found.metric) : nothingFinished
    }
    var sentences: [String] = []
    let compared = found.better + found.worse + found.undecided
    if compared > 0 {
      sentences.append(
        "\(found.metric) 기준으로 기준 구성과 비교한 \(compared)개 구성 중 개선 \(found.better)개, "
          + "악화 \(found.worse)개, 우연을 넘는 차이가 확인되지 않은 것 \(found.undecided)개"
          + (found.untested == 0 ? "." : ". 이 밖에 검정할 수 없는 것 \(found.untested)개."))
    } else if !found.hasBaseline {
      sentences.append("기준 구성에 \(found.metric) 값이 없어 비교하지 못했습니다.")
    } else if found.untested > 0 {
      sentences.append("기준 구성과의 차이를 검정할 수 없었습니다.")
    } else if found.incomparable > 0 {
      sentences.append("기준 구성이 끝낸 시드를 함께 끝낸 구성이 없습니다.")
    }
    sentences.append(
      "\(found.metric) 최고: \(best.name)(\(best.number)번\(best.isBaseline ? ", 기준 구성" : "")), "
        + "\(best.value)\(seeds(found))\(tied(found)).")
    return sentences.joined(separator: " ")
  }

  private func seeds(_ found: Findings) -> String {
    found.seedsOfBest.map { "(시드 \($0.all)개 중 \($0.count)개)" } ?? ""
  }

  private func tied(_ found: Findings) -> String {
    guard let ties = found.ties, found.measured > 1 else { return "" }
    if ties.isEmpty { return "; 동률 없음" }
    if ties.count == found.measured - 1 { return "; 다른 모든 구성과 차이가 확인되지 않음" }
    if ties.count > 5 { return "; 동률 \(ties.count)개" }
    return "; 동률: \(ties.joined(separator: ", "))"
  }

  func settling(_ name: String, _ answer: SeedsToSettle.Answer) -> String {
    let comparison = "가장 앞선 비교(\(name) 대 기준)"
    return switch answer {
    case .settled: "\(comparison)는 결론이 났습니다."
    case .seeds(let count):
      "\(comparison)는 아직 열려 있습니다. 차이가 지금 보이는 만큼 크다면 구성마다 시드 약 "
        + "\(count)개로 확인됩니다(검정력 80 %)."
    case .moreThan(let limit):
      "\(comparison)는 아직 열려 있습니다. 이렇게 작은 차이를 확인하려면 시드가 \(limit)개보다 많이 필요합니다."
    case .oneSeed:
      "시드 하나로는 다른 시드에서도 \(name)이(가) 기준 구성에 대해 같을지, 몇 개면 결론이 날지 알 수 없으니 "
        + "세 개 이상 주십시오."
    case .unknown:
      "\(comparison)는 아직 열려 있습니다. 양쪽 모두 끝난 시드가 둘보다 적거나 차이가 시드마다 같아 "
        + "몇 개가 필요한지 알 수 없습니다."
    }
  }

  func legend(metric: String, isHigherBetter: Bool) -> String {
    "결과는 \(metric)(\(isHigherBetter ? "높을수록" : "낮을수록") 좋음)을 기준 구성(➖)과 비교합니다. "
      + "⬆ 개선, ⬇ 악화: 우연으로는 거의 나오지 않음(p < 0.05). ≈ 차이 확인 안 됨: 차이가 없다는 뜻은 아님. "
      + "표시 없음: 검정 안 함. 굵은 글씨는 그 열의 최고와, 그것과 동률인 모든 값입니다."
  }

  func method(_ method: Standings.Method, tests: Int) -> String {
    switch method {
    case .seeds:
      "값은 끝난 시드 n개의 평균이고 ±는 95 % 구간의 반폭입니다(스튜던트 t). 구간이 지표의 한계에서 잘리면 양 끝을 "
        + "적었습니다. 차이는 시드별로 짝지었습니다. "
        + "95 % 구간과 p는 양쪽 모두 끝난 시드의 대응표본 t 검정 결과이며, p는 비교 \(tests)개에 대해 "
        + "Holm 방법으로 보정했고 구간은 보정하지 않았습니다."
    case .users:
      "시드가 하나입니다. 차이의 95 % 구간과 p는 테스트 사용자에 대한 대응 부트스트랩(\(grouped(PairedBootstrap.standardDraws))회, 스튜던트화)에서 "
        + "나왔고, p는 비교 \(tests)개에 대해 Holm 방법으로 보정했으며 구간은 보정하지 않았습니다. 이는 학습된 "
        + "모델들이 다른 사용자에게도 다를지를 말할 뿐, 다른 시드에서도 그럴지는 말하지 않습니다. 그러려면 시드를 "
        + "여러 개 주십시오. AUC와 log loss는 사용자별 값이 없어 검정하지 않습니다."
    case .none:
      "시드가 하나이고 사용자별 값이 없는 지표라서 차이를 검정하지 않았습니다. 시드를 여러 개 주거나 다른 지표를 쓰십시오."
    }
  }

  let synthetic = "합성 데이터입니다. 프로그램을 시험하려고 생성한 것이므로 실제 사용자에 대해서는 아무것도 말하지 않습니다."

  func untestable(_ reason: Untestable) -> String {
    switch reason {
    case .onePair: "쌍이 하나뿐"
    case .sameDifference: "모든 쌍의 차이가 같음"
    case .fewUsersDiffer(let count, let all) where count == all: "사용자가 \(grouped(all))명뿐"
    case .fewUsersDiffer(let count, let all):
      "사용자 \(grouped(all))명 중 \(grouped(count))명만 차이가 있음"
    case .fewUsersDominate(let count, let all):
      "사용자 \(grouped(all))명 중 약 \(count)명의 차이가 나머지를 압도함"
    case .noUserValues: "시드가 하나이고 사용자별 값이 없음"
    }
  }

  func untested(_ names: [String]) -> String {
    "다음 차이는 검정할 수 없어 구간도 표시도 없습니다: " + names.joined(separator: ", ") + "."
  }

  func reference(_ effect: HyperparameterEffect) -> String? {
    guard case .mostConfigurations(let baseline) = effect.referenceReason else { return nil }
    let (name, value) = (effect.definition.name, effect.levels[effect.reference].value)
    let reason =
      if let baseline {
        effect.levels.contains { $0.value == baseline }
          ? "기준 구성의 값 \(settingText(baseline))에 결과가 없어"
          : "기준 구성의 값 \(settingText(baseline))이(가) 비교한 값에 없어"
      } else {
        "기준 구성에 이 설정이 없어"
      }
    return "\(name): \(reason) 비교한 구성 대부분의 값 \(value.map(settingText) ?? "–")을(를) 기준값으로 썼습니다."
  }

  let nothingToPair = "쌍 없음"

  let effectsNote =
    "그 설정 하나만 다른 구성끼리만 비교합니다. 차이는 굵은 값(기준 구성의 값)에 대한 것으로, 나머지 설정과 시드로 짝지었으며 "
    + "95 % 구간을 함께 적었습니다(t, 시드와 쌍이 하나뿐이면 사용자 부트스트랩; 설정 수에 대해 보정하지 않음)."

  func noEffects(metric: String) -> String {
    "\(metric) 값이 있는 구성 중 설정 하나만 다른 쌍이 없어 설정별 효과를 알 수 없습니다."
  }

  func importance(_ importance: HyperparameterImportance) -> String {
    switch importance {
    case .tooFew(let configurations, let needed):
      "중요도: 구성이 너무 적어 알 수 없음(\(configurations)개, 최소 \(needed)개 필요)."
    case .unexplained:
      "중요도: 랜덤 포레스트가 보지 못한 구성을 평균보다 잘 예측하지 못해 말할 수 없음."
    case .shares(let shares, let explained):
      "중요도(랜덤 포레스트 순열 중요도, 분산의 \(fixed(100 * explained, decimals: 0)) % 설명): "
        + listed(shares) + "."
    }
  }

  func costNote(metric: String) -> String {
    "파레토 경계: 더 짧은 시간에 더 좋은 \(metric)을 내는 구성이 없는 것들입니다. 시간은 다른 실행과 함께 돌 때의 "
      + "실행당 벽시계 시간, 메모리는 작업 프로세스의 최대값입니다."
  }

  func candidates(_ candidates: EvaluationProtocol.Candidates) -> String? {
    switch candidates {
    case .own: nil
    case .all: "사용자가 학습·검증 행에서 보지 않은 모든 영화 가운데 순위를 매겼습니다:"
    case .sampled(let count):
      "사용자가 평가한 적 없는 영화 \(grouped(count))편을 뽑아 순위를 매겼습니다. **표본 지표는 오해를 "
        + "부릅니다:** 전체 목록과 다른 순서로 모델을 줄 세울 수 있습니다(Krichene and Rendle, KDD 2020). "
        + "`candidates: all`은 모든 영화 가운데 순위를 매깁니다."
    }
  }

  func amount(_ count: Int, _ unit: MetricSupport.Unit) -> String {
    switch unit {
    case .users: "사용자 \(grouped(count))명"
    case .rows: "\(grouped(count))행"
    }
  }

  func supports(_ groups: [(amount: String, metrics: [String])]) -> String {
    "각 지표를 계산한 테스트 사용자 또는 행의 수. "
      + groups.map { "\($0.amount): \($0.metrics.joined(separator: "; "))" }
      .joined(separator: ". ") + "."
  }

  func leftOut(_ metrics: [(metric: String, amount: String)]) -> String {
    "사용자나 행이 \(MetricSupport.fewest)개 미만이라 뺀 지표: "
      + metrics.map { "\($0.metric)(\($0.amount))" }.joined(separator: "; ") + "."
  }

  func constant(_ metrics: [String]) -> String {
    "이 테스트 행에서는 모든 모델의 \(metrics.joined(separator: ", ")) 값이 같으므로 이것으로는 비교할 수 없습니다."
  }

  func thinTarget(_ metric: String, amount: String) -> String {
    "\(metric)은(는) \(amount)으로만 계산했으므로 표본이 바뀌면 구성의 순서가 달라질 수 있습니다."
  }

  func targetOfFew(_ metric: String, deciding count: String, of all: String) -> String {
    "\(all) 중 \(count)명에서만 모델에 따라 \(metric)이(가) 달라질 수 있습니다. 나머지는 테스트 행의 순서가 하나뿐입니다."
  }

  let coldNote = "학습 행이 없는 사용자와 영화의 테스트 행에서:"
  let nothingFinished = "아직 끝난 실행이 없습니다."

  func noValue(metric: String) -> String {
    "끝난 실행은 있지만 \(metric) 값이 있는 것이 없어 비교할 수 없습니다."
  }

  func pivotNote(metric: String, isHigherBetter: Bool, others: [String]) -> String {
    "\(metric)(\(isHigherBetter ? "높을수록" : "낮을수록") 좋음): 두 설정을 가진 끝난 실행 모두의 평균이고, 여럿이면 ±는 "
      + "95 % 구간의 반폭입니다. 굵은 글씨는 가장 좋은 평균이며, 검정은 하지 않았습니다."
      + (others.isEmpty
        ? ""
        : " 실행들은 \(others.joined(separator: ", "))도 서로 다릅니다. 칸의 차이는 그 때문일 수도 있습니다.")
  }

  let metricsNote =
    "끝난 시드 n개의 평균, ±는 95 % 구간의 반폭입니다. 구간이 지표의 한계에서 잘리면 양 끝을 적었습니다."
}
