import TextLayout
import ExperimentModel

/// The trials without a result, and why.
struct UnfinishedSection: ReportSection {
  static let id = "unfinished"
  let content: ReportContent

  /// The most names in a sentence, and the most trials described one by one.
  private static let most = 50

  var heading: String {
    language.choose(english: "Trials that did not finish", korean: "끝나지 않은 실행")
  }

  var blocks: [Block] {
    let all = snapshot.trials.count
    let unfinished = snapshot.trials.filter { $0.state != .finished && $0.state != .pruned }
    guard !unfinished.isEmpty else { return [.paragraph(nothing(all))] }
    let ended = unfinished.filter(\.state.isEnd)
    var blocks = [Block.paragraph(advice(unfinished.count, of: all))]
    blocks += [
      names(of: .queued, in: unfinished), names(of: .running, in: unfinished),
      names(of: .paused, in: unfinished),
    ].compactMap(\.self)
    blocks += ended.prefix(Self.most).flatMap(account)
    if ended.count > Self.most { blocks.append(.paragraph(rest(ended.count - Self.most))) }
    return blocks
  }

  /// All trials ended as they should.
  private func nothing(_ all: Int) -> RichText {
    let pruned = snapshot.trials.count { $0.state == .pruned }
    guard pruned > 0 else {
      return language.choose(
        english: "None: all \(all) finished.", korean: "없음: 실행 \(all)개가 모두 끝났습니다.")
    }
    return language.choose(
      english: "None: of \(all) trials, \(all - pruned) finished and \(pruned) were pruned.",
      korean: "없음: 실행 \(all)개 중 \(all - pruned)개가 끝났고 \(pruned)개는 가지치기했습니다.")
  }

  private func advice(_ count: Int, of all: Int) -> RichText {
    language.choose(
      english: """
        \(count.grouped) of \(all.counted("trial")) \(count == 1 ? "has" : "have") no result. \
        The option \(code: "rerun failed") retries those that ended with an error; the same command \
        runs the others.
        """,
      korean: """
        실행 \(all.grouped)개 중 \(count.grouped)개에 결과가 없습니다. \(code: "rerun failed") 옵션은 오류로 끝난 \
        것을 다시 실행하고, 나머지는 같은 명령을 다시 주면 실행됩니다.
        """)
  }

  private func names(of state: TrialState, in trials: [TrialRecord]) -> Block? {
    let names = trials.filter { $0.state == state }.map { $0.title(in: snapshot.sweep, language) }
    guard !names.isEmpty else { return nil }
    let heading =
      switch state {
      case .queued: language.choose(english: "Not started", korean: "시작 전")
      case .paused:
        language.choose(
          english: "Waiting for earlier suggestions", korean: "앞선 제안의 결과를 기다림")
      default: language.choose(english: "Running", korean: "실행 중")
      }
    let more = names.count - Self.most
    let shown = names.prefix(Self.most).joined(separator: ", ")
    let ending =
      more > 0
      ? language.choose(english: " and \(more.grouped) more.", korean: " 외 \(more.grouped)개.")
      : "."
    return .paragraph("\(heading) (\(names.count)): \(shown)\(ending)")
  }

  /// The state of one trial, its last message and the end of its log.
  private func account(of record: TrialRecord) -> [Block] {
    let title = record.title(in: snapshot.sweep, language)
    var blocks: [Block] = [
      .heading("\(title): \(record.state.text(in: language))"),
      .paragraph(facts(of: record), .note),
    ]
    if let cause = record.attempts.last?.cause, !cause.description.isEmpty {
      blocks.append(.quote(cause.text(in: language)))
    }
    let log = lastLines(of: record.attempts.last?.log ?? "", count: 15)
    if !log.isEmpty {
      blocks.append(
        .paragraph(language.choose(english: "The end of its log:", korean: "로그의 끝:"), .note))
      blocks.append(.code(log))
    }
    return blocks
  }

  private func facts(of record: TrialRecord) -> RichText {
    let (attempts, id) = (record.attempts.count, record.id.short)
    let epochs = record.trial.configuration.hyperparameters.epochs
    var facts = language.choose(
      english: "Trial \(code: id)" as RichText, korean: "실행 \(code: id)")
    if attempts > 1 {
      facts =
        facts + language.choose(english: ", \(attempts) attempts", korean: ", 시도 \(attempts)회")
    }
    if let time = record.seconds.map({ durationText(seconds: $0, tenths: true) }) {
      facts =
        facts + language.choose(english: ", last attempt \(time)", korean: ", 마지막 시도 \(time)")
    }
    if let epoch = record.epochs.last?.epoch {
      facts =
        facts
        + language.choose(
          english: ", \(epoch) of \(epochs) epochs recorded",
          korean: ", 에폭 \(epochs)개 중 \(epoch)개 기록됨")
    }
    return facts + "."
  }

  private func rest(_ count: Int) -> RichText {
    language.choose(english: "And \(count.grouped) more.", korean: "이 밖에 \(count.grouped)개.")
  }
}

extension TrialState {
  /// True if an attempt can end in it without a result.
  var isEnd: Bool {
    switch self {
    case .queued, .running, .finished, .paused, .pruned: false
    case .failed, .crashed, .timedOut, .interrupted, .diverged: true
    }
  }
}

extension TrialRecord {
  /// `exp3`; `exp3, seed 7` if the sweep has several seeds, with the split if it has several.
  func title(in sweep: Sweep, _ language: ReportLanguage) -> String {
    let name =
      sweep.configurations.indices.contains(number)
      ? sweep.configurations[number].name : trial.configuration.name
    let seed =
      sweep.seeds.count > 1
      ? language.choose(english: ", seed \(trial.seed)", korean: ", 시드 \(trial.seed)") : ""
    let split =
      trial.split.map { language.choose(english: ", split \($0)", korean: ", 분할 \($0)") } ?? ""
    return name + seed + split
  }
}
