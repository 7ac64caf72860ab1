import TextLayout
import Analysis
import ExperimentModel
import Foundation

/// Data, split, seeds, versions, machine and time, as needed to reproduce the results.
struct ProvenanceSection: ReportSection {
  static let id = "origin"
  let content: ReportContent

  var heading: String { language.choose(english: "Data, machine and time", korean: "데이터, 장비, 시간") }

  var blocks: [Block] { [.facts(dataFacts + runFacts)] }

  private var dataFacts: [(name: String, value: String?)] {
    let text = DatasetText(snapshot.dataset, language)
    return [
      (language.choose(english: "data", korean: "데이터"), text.name),
      (language.choose(english: "rows", korean: "행"), text.rows),
      (
        language.choose(english: "positives", korean: "양성"),
        "\(text.positiveShare) (\(text.border))"
      ),
      (language.choose(english: "fields", korean: "필드"), text.fields + ownFields),
      (text.splitName, "\(text.split): \(text.parts)"),
      (text.vocabularyName, text.vocabulary),
    ] + text.reductions.map { (text.reductionName, $0) } + [
      (text.coldName, text.cold),
      (text.oneLabelName, text.oneLabel),
      (text.splitHashName, snapshot.dataset.splitHash),
      (text.hashName, snapshot.dataset.hash),
    ]
  }

  /// States how many configurations choose their own fields; empty if none does.
  private var ownFields: String {
    let count = snapshot.sweep.configurations.count { $0.hyperparameters.fields != nil }
    guard count > 0 else { return "" }
    return language.choose(
      english:
        "; \(count) of the configurations \(count == 1 ? "sees" : "see") fields of "
        + "\(count == 1 ? "its" : "their") own choice",
      korean: "; 구성 \(count)개는 필드를 따로 선택함")
  }

  /// Seeds or folds of the splits; nil for one.
  private var splits: String? {
    let splits = snapshot.sweep.splits
    guard let first = splits.first else { return nil }
    return first.fold.map { fold in
      language.choose(english: "\(fold.count) folds", korean: "폴드 \(fold.count)개")
    } ?? SeedRange.text(splits.map(\.seed), separator: ", ")
  }

  private var runFacts: [(name: String, value: String?)] {
    let environment = snapshot.environment
    let seeds = snapshot.sweep.seeds
    let memory = byteText(environment.memoryBytes)
    return [
      (
        language.choose(english: seeds.count == 1 ? "seed" : "seeds", korean: "시드"),
        seeds.map(String.init).joined(separator: ", ")
      ),
      (language.choose(english: "splits", korean: "분할"), splits),
      (
        language.choose(english: "versions", korean: "버전"),
        language.choose(
          english: "sweep \(environment.sweepVersion), engine \(environment.engineVersion), "
            + "Swift \(environment.swiftVersion)",
          korean: "sweep \(environment.sweepVersion), 엔진 \(environment.engineVersion), "
            + "Swift \(environment.swiftVersion)")
      ),
      (
        language.choose(english: "machine", korean: "장비"),
        language.choose(
          english: "\(environment.processor), \(environment.cores.counted("core")), "
            + "\(memory) of memory, \(environment.operatingSystem)",
          korean: "\(environment.processor), 코어 \(environment.cores)개, 메모리 \(memory), "
            + environment.operatingSystem)
      ),
      (language.choose(english: "time", korean: "시간"), time),
    ]
  }

  /// Seconds of all attempts, and the span from the first to the last.
  private var time: String {
    let work = WorkSummary(snapshot.trials)
    guard let first = work.first else {
      return language.choose(english: "nothing has run yet", korean: "아직 실행한 것이 없음")
    }
    let seconds = durationText(seconds: work.seconds, tenths: true)
    let start = timeText(first)
    var text = language.choose(
      english: "\(seconds) in \(work.attempts.counted("attempt"))",
      korean: "시도 \(work.attempts)회, 합계 \(seconds)")
    if work.savedSeconds >= 0.1 {
      let saved = durationText(seconds: work.savedSeconds, tenths: true)
      text += language.choose(
        english: " (\(saved) less, because longer trials continued shorter ones)",
        korean: "(긴 실행이 짧은 실행을 이어받아 \(saved) 절약)")
    }
    // The clock may have been set back between two runs.
    if let last = work.last, last >= first {
      let span = durationText(seconds: last.timeIntervalSince(first), tenths: true)
      text += language.choose(
        english: ", \(span) by the clock from \(start) to \(timeText(last)) UTC",
        korean: ", 경과 시간 \(span)(\(start)부터 \(timeText(last))까지, UTC)")
    } else {
      text += language.choose(english: ", begun \(start) UTC", korean: ", 시작 \(start) UTC")
    }
    if let peak = work.peakBytes.map(byteText) {
      text += language.choose(
        english: "; at most \(peak) of memory per worker", korean: "; 작업 프로세스당 메모리 최대 \(peak)")
    }
    return text
  }
}
