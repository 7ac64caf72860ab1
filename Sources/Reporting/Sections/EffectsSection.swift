import Analysis
import Evaluation
import ExperimentModel

/// Effects and importance of the hyperparameters.
struct EffectsSection: ReportSection {
  static let id = "effects"
  let content: ReportContent

  /// The most values of a hyperparameter in the table; the JSON report has all.
  private static let mostLevels = 20

  var heading: String { language.choose(english: "What matters", korean: "무엇이 중요한가") }

  var blocks: [Block] {
    let all = HyperparameterEffect.all(of: comparison)
    let effects = all.filter { effect in effect.levels.count { $0.estimate != nil } > 1 }
    let importance = HyperparameterImportance(comparison)
    var blocks: [Block] =
      effects.isEmpty
      ? [.paragraph(noEffects, .note)]
      : [
        .paragraph(note, .note),
        .figures(
          Figures(
            figures: plots(of: effects).enumerated().map { place, plot in
              Figure(id: "effect-\(place)", chart: plot)
            }, note: figuresNote)),
        .table(table(of: effects)),
      ] + effects.compactMap(reference).map { .paragraph($0, .note) }
    if let importance { blocks.append(.paragraph(text(of: importance))) }
    blocks.append(
      .data { [("effects", .array(all.map(data))), ("importance", data(of: importance))] })
    return blocks
  }

  /// One plot per effect, all on one axis, so that a small effect looks small.
  private func plots(of effects: [HyperparameterEffect]) -> [EffectPlot] {
    let bounds = effects.flatMap(\.levels).compactMap(\.estimate).flatMap { estimate in
      [estimate.mean, estimate.interval?.lowerBound, estimate.interval?.upperBound]
        .compactMap(\.self)
    }
    return effects.map { effect in
      EffectPlot(
        parameter: effect.definition.name, metric: metric, bounds: bounds,
        levels: effect.levels.compactMap { level in
          level.estimate.map {
            EffectPlot.Level(
              value: level.value.map(settingText) ?? "–", configurations: level.configurations,
              estimate: $0)
          }
        })
    }
  }

  private func table(of effects: [HyperparameterEffect]) -> ReportTable {
    func column(_ head: ColumnHead, isNumeric: Bool = true) -> ReportTable.Column {
      .init(name: "\(head)", head: head.text(in: language), isNumeric: isNumeric)
    }
    var rows: [[ReportTable.Cell]] = []
    for effect in effects {
      for (place, level) in effect.levels.prefix(Self.mostLevels).enumerated() {
        rows.append(
          [
            .init(place == 0 ? effect.definition.name : ""),
            .init(
              value: TableCell(level.value), text: level.value.map(settingText) ?? "–",
              isBest: place == effect.reference),
          ] + cells(of: level, isReference: place == effect.reference))
      }
      if effect.levels.count > Self.mostLevels {
        let rest = "… \(effect.levels.count - Self.mostLevels)"
        rows.append(["", rest, "", "", "", "", ""].map { .init($0) })
      }
    }
    return ReportTable(
      columns: [
        column(.setting, isNumeric: false), column(.value), column(.configurations),
        .init(name: "metric", head: metric, isNumeric: true),
        column(.count(of: comparison.splits)),
        column(.difference), column(.interval),
      ], rows: rows, isGrouped: true, caption: heading)
  }

  private func cells(
    of level: HyperparameterEffect.Level, isReference: Bool
  ) -> [ReportTable.Cell] {
    let decimals = options.precision
    return [
      .init(value: .init(level.configurations), text: "\(level.configurations)"),
      .init(
        value: .init(level.estimate?.mean),
        text: level.estimate.map { estimateText($0, decimals: decimals) } ?? "–"),
      .init(value: .init(level.estimate?.count ?? 0), text: "\(level.estimate?.count ?? 0)"),
      .init(
        value: .init(level.difference?.mean),
        text: level.difference.map { differenceText($0.mean, decimals: decimals) } ?? ""),
      .init(isReference ? "" : interval(of: level)),
    ]
  }

  /// The interval of a level's difference, or why there is none.
  private func interval(of level: HyperparameterEffect.Level) -> String {
    guard level.estimate != nil else { return "" }
    guard let difference = level.difference else {
      return language.choose(english: "no pair", korean: "쌍 없음")
    }
    return difference.interval.map { intervalText($0, decimals: options.precision) }
      ?? difference.untestable?.text(in: language) ?? "–"
  }

  /// Names the reference and the reason for it, unless it is the baseline's value.
  private func reference(_ effect: HyperparameterEffect) -> RichText? {
    guard case .mostConfigurations(let baseline) = effect.referenceReason else { return nil }
    let name = effect.definition.name
    let value = effect.levels[effect.reference].value.map(settingText) ?? "–"
    let reason: String
    if let baseline {
      let text = settingText(baseline)
      reason =
        effect.levels.contains { $0.value == baseline }
        ? language.choose(
          english: "no configuration with the baseline's \(text) has a result",
          korean: "기준 구성의 값 \(text)에 결과가 없어")
        : language.choose(
          english: "the baseline's \(text) is not among the compared values",
          korean: "비교한 값 중에 기준 구성의 값(\(text))이 없어")
    } else {
      reason = language.choose(
        english: "the baseline has no \(name)", korean: "기준 구성에 이 설정이 없어")
    }
    return language.choose(
      english: """
        \(name): the reference is \(value), which most of the compared configurations have, because \
        \(reason).
        """,
      korean: "\(name): \(reason) 비교한 구성 대부분의 값(\(value))을 기준값으로 썼습니다.")
  }

  private var note: RichText {
    let (pair, sample) = (pair, sample)
    return language.choose(
      english: """
        Each effect compares configurations that differ in that setting alone. A difference is from the \
        value in bold, the baseline's, paired by all other settings and by \(pair.english), with its 95 % \
        interval \(sample.english). Intervals are not adjusted for the number of settings.
        """,
      korean: """
        그 설정 하나만 다른 구성끼리 비교합니다. 차이는 굵은 글씨의 값(기준 구성의 값)과의 차이이며, 나머지 설정과 \
        \(pair.korean)가 같은 것끼리 짝지었습니다. 95 % 구간을 함께 적었습니다\(sample.korean). 구간은 설정 수에 대해 \
        보정하지 않았습니다.
        """)
  }

  private var pair: (english: String, korean: String) {
    comparison.splits == nil ? ("seed", "시드") : ("split and seed", "분할, 시드")
  }

  /// The sample of the differences, and the interval over it.
  private var sample: (english: String, korean: String) {
    guard comparison.hasSeveralSeeds else {
      return (
        "(the bootstrap over users; none where several pairs share the one seed)",
        "(사용자 부트스트랩, 하나뿐인 시드에서 나온 쌍이 여럿이면 구간 없음)"
      )
    }
    if comparison.sampleFault != nil {
      return (
        "left out, because seeds or splits were chosen after a look at others",
        "(결과를 본 뒤 시드나 분할을 골랐으므로 구간 없음)"
      )
    }
    let isSequential = comparison.looks != .once
    let method: (english: String, korean: String) =
      isSequential
      ? ("sequential t, which holds at every look", "언제 보아도 성립하는 순차 t") : ("Student's t", "스튜던트 t")
    guard comparison.splits?.unit == .split else {
      return (
        "over seeds, each the mean of its pairs (\(method.english))",
        "(시드마다 쌍의 평균을 낸 뒤, \(method.korean))"
      )
    }
    return (
      "over splits, each the mean of its pairs (\(method.english), corrected for overlapping training "
        + "sets)",
      "(분할마다 쌍의 평균을 낸 뒤, 겹치는 학습 집합을 보정한 \(method.korean))"
    )
  }

  private var figuresNote: String {
    language.choose(
      english:
        "Dots are means over the trials of these configurations, lines their 95 % intervals. All "
        + "plots have the same axis.",
      korean: "점은 그 구성들의 실행 평균이고 선은 95 % 구간입니다. 모든 그림의 세로축이 같습니다.")
  }

  private var noEffects: RichText {
    language.choose(
      english: """
        No two configurations with a value of \(metric) differ in one setting alone, so no setting's \
        effect can be isolated.
        """,
      korean: "\(metric) 값이 있는 구성 중 설정 하나만 다른 쌍이 없어 설정별 효과를 알 수 없습니다.")
  }

  private func text(of importance: HyperparameterImportance) -> RichText {
    switch importance {
    case .tooFew(let configurations, let needed):
      language.choose(
        english: """
          Importance: not estimated. A random forest needs at least \(needed) configurations with a \
          value; there \(configurations == 1 ? "is" : "are") \(configurations).
          """,
        korean: """
          중요도: 추정하지 않음. 랜덤 포레스트에는 값이 있는 구성이 \(needed)개 이상 필요한데 \(configurations)개뿐입니다.
          """)
    case .unexplained:
      language.choose(
        english: """
          Importance: not estimated. A random forest predicts unseen configurations no better than their \
          mean.
          """,
        korean: "중요도: 추정하지 않음. 랜덤 포레스트가 처음 보는 구성을 평균보다 잘 예측하지 못합니다.")
    case .shares(let shares, let explained):
      language.choose(
        english: """
          Importance (by permutation, on a random forest that explains \(percent(explained)) of the \
          variance): \(list(shares)).
          """,
        korean: "중요도(분산의 \(percent(explained))를 설명하는 랜덤 포레스트의 순열 중요도): \(list(shares)).")
    }
  }

  /// `learning_rate 62 %, dropout 30 %`.
  private func list(_ shares: [(definition: HyperparameterDefinition, share: Double)]) -> String {
    shares.map { "\($0.definition.name) \(percent($0.share))" }.joined(separator: ", ")
  }

  private func percent(_ share: Double) -> String { (100 * share).fixed(decimals: 0) + " %" }

  private func data(of effect: HyperparameterEffect) -> DataValue {
    .object([
      ("hyperparameter", .text(effect.definition.name)),
      ("reference", .parameter(effect.levels[effect.reference].value)),
      (
        "reference_by",
        .text(effect.referenceReason == .baseline ? "baseline" : "most configurations")
      ),
      (
        "values",
        .array(
          effect.levels.map { level in
            .object([
              ("value", .parameter(level.value)), ("configurations", .number(level.configurations)),
              ("metric", .estimate(level.estimate)), ("difference", .difference(level.difference)),
            ])
          })
      ),
    ])
  }

  private func data(of importance: HyperparameterImportance?) -> DataValue {
    switch importance {
    case nil: .text(nil)
    case .tooFew(let configurations, let needed)?:
      .object([
        ("answer", .text("too few")), ("configurations", .number(configurations)),
        ("needed", .number(needed)),
      ])
    case .unexplained?: .object([("answer", .text("unexplained"))])
    case .shares(let shares, let explained)?:
      .object([
        ("answer", .text("shares")), ("explained", .number(explained)),
        ("shares", .object(shares.map { ($0.definition.name, .number($0.share)) })),
      ])
    }
  }
}
