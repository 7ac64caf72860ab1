import Analysis
package import ExperimentModel

extension TrialState {
  /// The state in a sentence: "timed out".
  package func text(in language: ReportLanguage) -> String {
    switch self {
    case .queued: language.choose(english: "queued", korean: "대기")
    case .running: language.choose(english: "running", korean: "실행 중")
    case .finished: language.choose(english: "finished", korean: "완료")
    case .failed: language.choose(english: "failed", korean: "실패")
    case .crashed: language.choose(english: "crashed", korean: "비정상 종료")
    case .timedOut: language.choose(english: "timed out", korean: "시간 초과")
    case .interrupted: language.choose(english: "interrupted", korean: "중단")
    case .diverged: language.choose(english: "diverged", korean: "발산")
    case .paused: language.choose(english: "paused", korean: "일시 정지")
    case .pruned: language.choose(english: "pruned", korean: "가지치기함")
    }
  }
}

extension TrialRecord {
  /// The state in a sentence, of a pruned trial with the epoch: "pruned after epoch 3".
  func stateText(in language: ReportLanguage) -> String {
    guard state == .pruned, let epoch = epochs.last?.epoch else { return state.text(in: language) }
    return language.choose(
      english: "pruned after epoch \(epoch)", korean: "에폭 \(epoch) 뒤 가지치기함")
  }
}

extension EpochMeasure {
  package func label(in language: ReportLanguage) -> String {
    switch self {
    case .validationAUC: ColumnHead.validationAUC.text(in: language)
    case .validationLoss: ColumnHead.validationLoss.text(in: language)
    case .trainLoss: language.choose(english: "training loss", korean: "학습 손실")
    case .learningRate: language.choose(english: "learning rate", korean: "학습률")
    }
  }
}
