import TextLayout
package import ExperimentModel

extension Document {
  /// All details of one trial, as `sweep show` prints them.
  ///
  /// - Parameters:
  ///   - sweeps: names of the sweeps that hold the trial.
  ///   - supports: users or rows that each metric rests on, by name; shown for cold-start metrics.
  package init(
    trial record: TrialRecord, sweeps: [String] = [], supports: [String: MetricSupport] = [:],
    language: ReportLanguage = .english
  ) {
    let text = TrialText(record: record, supports: supports, language: language)
    self.init(
      language: language, lead: [text.identity(in: sweeps)],
      sections: [text.settings]
        + [text.metrics, text.validationMetrics, text.epochs].compactMap(\.self) + text.attempts)
  }
}

private struct TrialText {
  let record: TrialRecord
  let supports: [String: MetricSupport]
  let language: ReportLanguage

  func identity(in sweeps: [String]) -> Block {
    let trial = record.trial
    return .facts(
      [
        (language.choose(english: "trial", korean: "실행"), trial.id.hex),
        (language.choose(english: "name", korean: "이름"), trial.configuration.name),
        (language.choose(english: "description", korean: "설명"), trial.configuration.description),
        (language.choose(english: "number", korean: "번호"), "\(record.number)"),
        (language.choose(english: "seed", korean: "시드"), "\(trial.seed)"),
      ]
        + (trial.split.map { [(language.choose(english: "split", korean: "분할"), "\($0)")] } ?? [])
        + [
          (language.choose(english: "state", korean: "상태"), record.stateText(in: language)),
          (
            language.choose(english: sweeps.count == 1 ? "sweep" : "sweeps", korean: "스윕"),
            sweeps.joined(separator: ", ")
          ),
          (language.choose(english: "data hash", korean: "데이터 해시"), trial.dataHash),
          (language.choose(english: "engine", korean: "엔진"), trial.engineVersion),
          (
            language.choose(english: "weights", korean: "가중치 수"),
            record.result.map { $0.parameterCount.grouped }
          ),
          (language.choose(english: "weights hash", korean: "가중치 해시"), record.result?.weightsHash),
          (
            language.choose(english: "time", korean: "시간"),
            record.seconds.map { durationText(seconds: $0, tenths: true) }
          ),
        ])
  }

  var settings: Document.Section {
    let settings = record.trial.configuration.hyperparameters
    return section(
      "hyperparameters", language.choose(english: "hyperparameters", korean: "하이퍼파라미터"),
      .facts(
        HyperparameterDefinition.all.filter { $0.applies(to: settings) }
          .map { .init($0.name, SettingColumns.text($0, in: settings)) }))
  }

  /// The metrics with every digit, so that equal trials look equal.
  var metrics: Document.Section? {
    guard let metrics = record.result?.metrics else { return nil }
    let absent = language.choose(english: "not defined", korean: "정의되지 않음")
    let names = metrics.keys.filter { !Self.isOfValidation($0) }
    return section(
      "metrics", language.choose(english: "metrics on the test rows", korean: "테스트 행의 지표"),
      .facts(
        metricNames(of: names, including: MetricDefinition.all).map { name in
          .init(name, (metrics[name].map { "\($0)" } ?? absent) + support(of: name))
        }))
  }

  /// Nil for results of older versions.
  var validationMetrics: Document.Section? {
    let metrics = (record.result?.metrics ?? [:]).filter { Self.isOfValidation($0.key) }
    guard !metrics.isEmpty else { return nil }
    return section(
      "validation-metrics",
      language.choose(english: "metrics on the validation rows", korean: "검증 행의 지표"),
      .facts(metricNames(of: metrics.keys).map { .init($0, "\(metrics[$0]!)") }))
  }

  private static func isOfValidation(_ name: String) -> Bool {
    MetricDefinition.named(name)?.scope == .validation
  }

  /// " (14 users)" for a metric of cold users or movies.
  private func support(of name: String) -> String {
    guard MetricDefinition.named(name)?.scope?.isColdStart ?? false, let support = supports[name]
    else { return "" }
    return " (\(language.amount(of: support)))"
  }

  var epochs: Document.Section? {
    guard !record.epochs.isEmpty else { return nil }
    func column(_ head: ColumnHead, decimals: Int? = nil) -> Table.Column {
      .init(head.text(in: language), decimals: decimals)
    }
    let hasRates = Set(record.epochs.map(\.learningRate)).count > 1
    let measured = record.epochs.reduce(into: Set<String>()) { $0.formUnion($1.validation.keys) }
    let monitored = metricNames(of: measured)
    let table = Table(
      columns: [
        column(.epoch), column(.trainLoss, decimals: 5), column(.validationLoss, decimals: 5),
        column(.validationAUC, decimals: 4),
      ] + monitored.map { .init("validation_\($0)", decimals: 4) } + [
        column(.seconds, decimals: 2), column(.speed, decimals: 0),
      ] + (hasRates ? [.init(EpochMeasure.learningRate.label(in: language))] : []),
      rows: record.epochs.map { epoch in
        [
          .init(epoch.epoch), .real(epoch.trainLoss), .real(epoch.validationLoss),
          epoch.validationAUC.map(TableCell.real) ?? .text("–"),
        ] + monitored.map { epoch.validation[$0].map(TableCell.real) ?? .text("–") } + [
          .real(epoch.seconds), .real(epoch.samplesPerSecond),
        ] + (hasRates ? [epoch.learningRate.map(TableCell.real) ?? .text("–")] : [])
      })
    return Document.Section(
      id: "epochs", heading: language.choose(english: "epochs", korean: "에폭"),
      blocks: [.table(ReportTable(table))]
        + [stopping.map { .paragraph($0, .note) }].compactMap(\.self))
  }

  /// Where early stopping ended the training, and which weights it kept; nil without it.
  private var stopping: RichText? {
    let settings = record.trial.configuration.hyperparameters
    guard record.state == .finished,
      let stopping = EarlyStopping(settings, epochs: record.epochs), let last = record.epochs.last
    else { return nil }
    let monitor = settings.earlyStoppingMonitor?.rawValue ?? ""
    return stopping.hasStopped && last.epoch < settings.epochs
      ? language.choose(
        english: "Early stopping on \(monitor) ended the training after epoch \(last.epoch) of "
          + "\(settings.epochs); the weights of epoch \(stopping.keptEpoch) were kept.",
        korean: "\(monitor) 조기 종료: 에폭 \(settings.epochs)개 중 \(last.epoch)번째 뒤에 학습을 끝내고 "
          + "에폭 \(stopping.keptEpoch)의 가중치를 남김.")
      : language.choose(
        english: "Early stopping on \(monitor) did not end the training; the weights of epoch "
          + "\(stopping.keptEpoch) were kept.",
        korean: "\(monitor) 조기 종료 없이 모든 에폭을 학습하고 에폭 \(stopping.keptEpoch)의 가중치를 남김.")
  }

  var attempts: [Document.Section] {
    guard !record.attempts.isEmpty else {
      return [
        section(
          "attempts", language.choose(english: "attempts", korean: "시도"),
          .paragraph(language.choose(english: "no attempt yet", korean: "아직 없음")))
      ]
    }
    return record.attempts.enumerated().map { number, attempt in
      let log = lastLines(of: attempt.log, count: .max, width: .max)
      return Document.Section(
        id: "attempt-\(number + 1)",
        heading: language.choose(
          english: "attempt \(number + 1)", korean: "시도 \(number + 1)"),
        blocks: [facts(of: attempt)] + (log.isEmpty ? [] : [.code(log)]))
    }
  }

  private func facts(of attempt: AttemptRecord) -> Block {
    .facts([
      (language.choose(english: "state", korean: "상태"), attempt.state.text(in: language)),
      (language.choose(english: "started", korean: "시작"), timeText(attempt.startedAt) + " UTC"),
      (
        language.choose(english: "time", korean: "시간"),
        attempt.seconds.map { durationText(seconds: $0, tenths: true) }
      ),
      (
        language.choose(english: "CPU time", korean: "CPU 시간"),
        attempt.usage.map { durationText(seconds: $0.cpuSeconds, tenths: true) }
      ),
      (
        ColumnHead.memory.text(in: language),
        attempt.usage.map { byteText($0.peakResidentBytes) }
      ),
      (language.choose(english: "message", korean: "메시지"), message(of: attempt)),
    ])
  }

  /// Nil if it only repeats the state.
  private func message(of attempt: AttemptRecord) -> String? {
    guard let cause = attempt.cause, cause.description != attempt.state.text(in: .english) else {
      return nil
    }
    return cause.text(in: language)
  }

  private func section(_ id: String, _ heading: String, _ block: Block) -> Document.Section {
    .init(id: id, heading: heading, blocks: [block])
  }
}
