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
    if let search = SearchText(comparison, precision: options.precision, language) {
      blocks += [.paragraph(search.answer, .answer), .paragraph(search.untested)]
    } else {
      blocks.append(
        .paragraph(
          FindingsText(comparison, precision: options.precision, language).text, .answer))
    }
    if let text = SelectionText(comparison, precision: options.precision, language).text {
      blocks.append(.paragraph(text))
    }
    if comparison.sampleFault == nil, let settlement = Settlement(snapshot) {
      blocks.append(.paragraph(text(of: settlement)))
    }
    if comparison.sampleFault == nil, let estimate = SampleSizeEstimate(comparison) {
      blocks.append(.paragraph(SampleSizeText(estimate, content).text))
    }
    blocks.append(.data { data })
    return blocks
  }

  private var counts: RichText {
    let (dataset, configurations) = (snapshot.dataset.name, comparison.entries.count)
    let (seeds, trials) = (seedCounts, snapshot.trials.count)
    let finished = snapshot.trials.count { $0.state == .finished }.grouped
    let pruned = snapshot.trials.count { $0.state == .pruned }.grouped
    let others = pruned == "0" ? ("", "") : (", \(pruned) pruned", ", \(pruned)개 가지치기함")
    return language.choose(
      english: """
        \(configurations.counted("configuration"))\(splits.english) × \(seeds.english) on \(dataset): \
        \(finished) of \(trials.counted("trial")) finished\(others.0).
        """,
      korean: """
        \(dataset): 구성 \(configurations.grouped)개\(splits.korean) × 시드 \(seeds.korean)개, 실행 \(trials.grouped)개 중 \
        \(finished)개 끝남\(others.1).
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
        "(시드 \(range)개" + (names ? "; 다름 \(different), 사실상 같음 \(equal))" : ")")
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

  private var data: [DataValue.Member] {
    let comparisons = comparison.baselineComparison
    return dataOfSweep + [
      ("choice_on_test_rows", choiceOnTestRows),
      ("baseline", .text(snapshot.sweep.baseline)),
      ("seeds", .array(comparison.seeds.map(DataValue.seed))),
      ("test", .text(comparisons.method.name(comparison.splits, comparisons.validity))),
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
  fileprivate func name(
    _ splits: SplitDesign?, _ validity: PairedDifference.Validity
  ) -> String {
    let isSequential = validity == .everyLook
    return switch self {
    case .seeds where splits?.unit == .split:
      isSequential
        ? "corrected sequential t test over splits" : "corrected resampled t test over splits"
    case .seeds: isSequential ? "sequential t test over seeds" : "paired t test over seeds"
    case .users: "paired bootstrap over users"
    case .none: "none"
    }
  }
}
