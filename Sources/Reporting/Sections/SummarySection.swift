import Analysis
import Evaluation
import ExperimentModel

/// The lead of a report: counts, findings, and the number of seeds needed.
struct SummarySection: ReportPart {
  let content: ReportContent

  var blocks: [Block] {
    var blocks = [Block.paragraph(counts, .note)]
    if snapshot.dataset.isSynthetic { blocks.append(.paragraph(synthetic, .warning)) }
    if let study = VarianceBySource(comparison) {
      return blocks + [
        .paragraph(VarianceText(study, content).text, .answer), .data { dataOfSweep },
      ]
    }
    blocks.append(
      .paragraph(
        FindingsText(comparison, precision: options.precision, language).text, .answer))
    if let text = SelectionText(comparison, precision: options.precision, language).text {
      blocks.append(.paragraph(text))
    }
    if comparison.sampleFault == nil, let settlement = Settlement(snapshot) {
      blocks.append(.paragraph(text(of: settlement)))
    }
    if comparison.sampleFault == nil, let estimate = SampleSizeEstimate(comparison) {
      blocks.append(.paragraph(text(of: estimate)))
    }
    blocks.append(.data { data })
    return blocks
  }

  private var counts: RichText {
    let (dataset, configurations) = (snapshot.dataset.name, comparison.entries.count)
    let (seeds, trials) = (seedCounts, snapshot.trials.count)
    let finished = snapshot.trials.count { $0.state == .finished }.grouped
    return language.choose(
      english: """
        \(configurations.counted("configuration"))\(splits.english) × \(seeds.english) on \(dataset): \
        \(finished) of \(trials.counted("trial")) finished.
        """,
      korean: """
        \(dataset): 구성 \(configurations.grouped)개\(splits.korean) × 시드 \(seeds.korean)개, 실행 \(trials.grouped)개 중 \
        \(finished)개 끝남.
        """)
  }

  /// Empty for one split.
  private var splits: (english: String, korean: String) {
    comparison.splits.map { design in
      (
        " × \(design.count) \(design.areFolds ? "folds" : "splits")",
        " × \(design.areFolds ? "폴드" : "분할") \(design.count)개"
      )
    } ?? ("", "")
  }

  private var seedCounts: (english: String, korean: String) {
    let most = comparison.seeds.count
    if case .untilSettled(let start) = comparison.seedRule, start < most {
      return ("\(start) to \(most) seeds", "\(start)–\(most)")
    }
    return (most.counted("seed"), "\(most)")
  }

  private var synthetic: RichText {
    language.choose(
      english: """
        The data are synthetic, generated to try the program out. The values say nothing about real \
        users.
        """,
      korean: "합성 데이터입니다. 프로그램을 시험하려고 생성한 것이므로 실제 사용자에 대해서는 아무것도 알려 주지 않습니다.")
  }

  /// How many comparisons are settled, and with how many seeds.
  private func text(of settlement: Settlement) -> RichText {
    let compared = settlement.states.indices.filter { !comparison.entries[$0].isBaseline }
    func count(_ state: Settlement.State) -> Int {
      compared.count { settlement.states[$0] == state }
    }
    let (different, equal) = (count(.different), count(.equal))
    let settled = different + equal
    let seeds = compared.filter { [.different, .equal].contains(settlement.states[$0]) }
      .map { settlement.seeds[$0] }
    let (fewest, largest) = (seeds.min() ?? 0, seeds.max() ?? 0)
    let with = fewest == largest ? "\(largest)" : "\(fewest) to \(largest)"
    let range = fewest == largest ? "\(largest)" : "\(fewest)–\(largest)"
    let names = comparison.rope != nil
    let details: (english: String, korean: String) =
      settled == 0
      ? ("", "")
      : (
        " with \(with) seeds"
          + (names ? " (\(different) different, \(equal) practically equal)" : ""),
        "(시드 \(range)개" + (names ? "; 다름 \(different), 실질적으로 같음 \(equal))" : ")")
      )
    let (open, ended) = (count(.open), count(.outOfSeeds))
    let most = comparison.seeds.count
    let english = [
      open > 0 ? "\(open) \(open == 1 ? "waits" : "wait") for more seeds" : nil,
      ended > 0 ? "\(ended) \(ended == 1 ? "is" : "are") open after all \(most) seeds" : nil,
    ].compactMap(\.self).map { "; \($0)" }.joined()
    let korean = [
      open > 0 ? "시드를 더 기다리는 비교 \(open)개" : nil,
      ended > 0 ? "시드 \(most)개 뒤에도 결론이 나지 않은 비교 \(ended)개" : nil,
    ].compactMap(\.self).map { ", \($0)" }.joined()
    return language.choose(
      english: """
        Of \(compared.count.counted("comparison")) with the baseline, \(settled) \
        \(settled == 1 ? "is" : "are") settled\(details.english)\(english).
        """,
      korean: """
        기준 구성과의 비교 \(compared.count)개 중 결론이 난 것 \(settled)개\(details.korean)\(korean).
        """)
  }

  private func text(of estimate: SampleSizeEstimate) -> RichText {
    let name = comparison.entries[estimate.number].configuration.name
    let leading: (english: String, korean: String) = (
      "The leading comparison, \(name) with the baseline,", "가장 앞선 비교(\(name) 대 기준 구성)"
    )
    return switch estimate.answer {
    case .settled:
      language.choose(
        english: "\(leading.english) is settled.", korean: "\(leading.korean)는 결론이 났습니다.")
    case .seeds(let count):
      language.choose(
        english: """
          \(leading.english) is open. If the difference is as large as it looks, about \(count) seeds \
          per configuration would show it (power 80 %), counting what it costs to add them after a look.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 차이가 지금 보이는 만큼 크다면 구성마다 시드 약 \
          \(count)개로 확인됩니다(검정력 80 %, 결과를 본 뒤 더하는 비용 포함).
          """)
    case .moreThan(let limit):
      language.choose(
        english: """
          \(leading.english) is open. A difference this small takes more than \(limit) seeds to show.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 이렇게 작은 차이를 확인하려면 시드가 \
          \(limit)개보다 많이 필요합니다.
          """)
    case .oneSeed:
      language.choose(
        english: """
          One seed cannot show whether the difference between \(name) and the baseline is luck. To add \
          seeds until the comparisons are settled, write seeds: {start: 3, most: 20, until: settled} \
          into \(grid) and run: sweep \(grid)
          """,
        korean: """
          시드 하나로는 기준 구성과의 차이(\(name))가 우연인지 알 수 없습니다. 결론이 날 때까지 시드를 더하려면 \(grid)에 \
          seeds: {start: 3, most: 20, until: settled}를 쓰고 실행하십시오: sweep \(grid)
          """)
    case .unknown:
      language.choose(
        english: """
          \(leading.english) is open. The number of seeds it takes cannot be estimated: fewer than two \
          seeds finished in both, or all differ by the same amount.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 양쪽 모두 끝난 시드가 둘보다 적거나 차이가 시드마다 \
          같아, 시드가 몇 개 필요한지 추정할 수 없습니다.
          """)
    }
  }

  /// The grid file's name.
  private var grid: String {
    snapshot.sweep.origin?.path.split(separator: "/").last.map(String.init) ?? "GRID"
  }

  private var data: [DataValue.Member] {
    let comparisons = comparison.baselineComparison
    return dataOfSweep + [
      ("choice_on_test_rows", choiceOnTestRows),
      ("baseline", .text(snapshot.sweep.baseline)),
      ("seeds", .array(comparison.seeds.map(DataValue.seed))),
      ("test", .text(comparisons.method.name(comparison.splits))),
      ("level", .number(comparisons.level)),
      ("looks", .text(comparison.looks.name(comparison.splits))),
      ("omitted_seeds", .array(snapshot.sweep.omittedSeeds.map(DataValue.seed))),
      ("former_comparisons", .number(comparisons.formerTests)),
      ("rope", .number(comparison.rope)),
      ("comparisons", .number(comparisons.tests)),
      ("best", .text(comparison.best?.configuration.name)),
      ("seeds_needed", seedsNeeded),
    ]
  }

  /// What the report of any sweep holds for programs.
  private var dataOfSweep: [DataValue.Member] {
    [
      ("sweep", .text(snapshot.sweep.name)),
      ("dataset", dataset),
      (
        "metric",
        .object([
          ("name", .text(comparison.target.name)),
          ("label", .text(ReportLanguage.english.label(ofMetric: comparison.target.name))),
          ("goal", .text(comparison.target.goal.rawValue)),
          ("rows", .text(ReportLanguage.english.part(.named(comparison.target.name)))),
        ])
      ),
    ]
  }

  /// The number of configurations that compete on the test rows, and a metric to choose by; null
  /// where the choice says nothing against the winner's test value.
  private var choiceOnTestRows: DataValue {
    guard case .onTest(let configurations, let better) = Selection(comparison) else {
      return .text(nil)
    }
    return .object([
      ("configurations", .number(configurations)), ("choose_by", .text(better?.name)),
    ])
  }

  private var dataset: DataValue {
    let data = snapshot.dataset
    return .object([
      ("name", .text(data.name)), ("hash", .text(data.hash)),
      ("is_synthetic", .boolean(data.isSynthetic)), ("rows", .number(data.rows)),
      ("train_rows", .number(data.trainRows)), ("validation_rows", .number(data.validationRows)),
      ("test_rows", .number(data.testRows)), ("users", .number(data.users)),
      ("movies", .number(data.movies)),
    ])
  }

  private var seedsNeeded: DataValue {
    guard let estimate = SampleSizeEstimate(comparison) else {
      return .text(nil)
    }
    let (answer, count): (String, Int?) =
      switch estimate.answer {
      case .settled: ("settled", nil)
      case .seeds(let count): ("open", count)
      case .moreThan: ("more than a sweep can have", nil)
      case .oneSeed: ("one seed", nil)
      case .unknown: ("unknown", nil)
      }
    return .object([
      ("name", .text(comparison.entries[estimate.number].configuration.name)),
      ("answer", .text(answer)), ("seeds", .number(count)),
    ])
  }
}

extension SeedLooks {
  /// The looks, for programs.
  fileprivate func name(_ splits: SplitDesign?) -> String {
    switch self {
    case .once: "once"
    case .every: "every seed"
    case .afterChange where splits != nil: "after a change of seeds or splits"
    case .afterChange(let count): "after a change of \(count) seeds"
    }
  }
}

extension BaselineComparison.Method {
  /// The test's name, for programs.
  fileprivate func name(_ splits: SplitDesign?) -> String {
    switch self {
    case .seeds where splits?.unit == .split: "corrected resampled t test over splits"
    case .seeds: "paired t test over seeds"
    case .users: "paired bootstrap over users"
    case .none: "none"
    }
  }
}
