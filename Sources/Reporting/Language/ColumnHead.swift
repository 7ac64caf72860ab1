import Analysis
import ExperimentModel

/// The head of a column that is not a hyperparameter or a metric.
enum ColumnHead: Sendable, Hashable, CaseIterable {
  case number, name, description, seeds, interval, rawP, p, equivalenceP, improvement, result
  case setting, value, configurations
  case difference, seconds, memory, speed, metric, inGridFiles, better, meaning
  case splits, folds, trials
  case epoch, trainLoss, validationLoss, validationAUC, field, values, lists

  func text(in language: ReportLanguage) -> String {
    switch self {
    case .number: language.choose(english: "number", korean: "번호")
    case .name: language.choose(english: "name", korean: "이름")
    case .description: language.choose(english: "description", korean: "설명")
    case .seeds: "n"
    case .splits: language.choose(english: "splits", korean: "분할")
    case .trials: language.choose(english: "trials", korean: "실행 수")
    case .folds: language.choose(english: "folds", korean: "폴드")
    case .interval: language.choose(english: "95 % interval", korean: "95 % 구간")
    case .rawP: language.choose(english: "p (raw)", korean: "p(보정 전)")
    case .p: "p"
    case .equivalenceP: language.choose(english: "p (equal)", korean: "p(같음)")
    case .improvement: language.choose(english: "P(better)", korean: "P(우세)")
    case .result: language.choose(english: "result", korean: "결과")
    case .setting: language.choose(english: "setting", korean: "설정")
    case .value: language.choose(english: "value", korean: "값")
    case .configurations: language.choose(english: "configurations", korean: "구성 수")
    case .difference: language.choose(english: "difference", korean: "차이")
    case .seconds: language.choose(english: "seconds", korean: "시간(초)")
    case .memory: language.choose(english: "peak memory", korean: "최대 메모리")
    case .speed: language.choose(english: "samples/s", korean: "초당 샘플")
    case .metric: language.choose(english: "metric", korean: "지표")
    case .inGridFiles: language.choose(english: "in grid files", korean: "그리드 파일 이름")
    case .better: language.choose(english: "better", korean: "좋은 방향")
    case .meaning: language.choose(english: "meaning", korean: "뜻")
    case .epoch: language.choose(english: "epoch", korean: "에폭")
    case .trainLoss: language.choose(english: "train loss", korean: "학습 손실")
    case .validationLoss: language.choose(english: "validation loss", korean: "검증 손실")
    case .validationAUC: language.choose(english: "validation AUC", korean: "검증 AUC")
    case .field: language.choose(english: "field", korean: "필드")
    case .values: language.choose(english: "values", korean: "값의 수")
    case .lists: language.choose(english: "lists (mean-pooled)", korean: "목록 수(평균 풀링)")
    }
  }

  /// The head of the number of values that a mean over seeds, or over splits, is of.
  static func count(of splits: SplitDesign?) -> ColumnHead {
    splits.map { $0.areFolds ? .folds : .splits } ?? .seeds
  }
}
