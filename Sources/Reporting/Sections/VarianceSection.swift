import Analysis
import Evaluation
import ExperimentModel

/// Standard deviations of the target metric by source of variance: the report of `sweep variance`.
struct VarianceSection: ReportSection {
  static let id = "variance"
  let content: ReportContent

  var heading: String {
    language.choose(english: "What is worth averaging over?", korean: "무엇에 대해 평균할 가치가 있는가?")
  }

  var blocks: [Block] {
    guard let study = VarianceBySource(comparison) else { return [] }
    let bars = ([study.all] + study.sources).compactMap { row in
      row.deviation.map { VarianceChart.Bar(name: row.source.text(in: language), estimate: $0) }
    }
    var blocks: [Block] = []
    if !bars.isEmpty {
      blocks.append(
        .figures(
          Figures(
            figures: [
              Figure(
                id: "deviations",
                chart: VarianceChart(metric: metric, decimals: options.precision + 1, bars: bars),
                isWide: true)
            ])))
    }
    blocks.append(.table(Self.table(study, content)))
    blocks += notes(study).map { .paragraph($0, .note) }
    return blocks + [.records { records(study) }, .data { data(study) }]
  }

  /// The rows for programs, with the ends of intervals as numbers.
  private func records(_ study: VarianceBySource) -> Table {
    Table(
      columns: [
        "source", "n", "mean", "deviation", "deviation_low", "deviation_high", "share", "share_low",
        "share_high", "judgement",
      ],
      rows: ([study.all] + study.sources).map { row in
        [
          .text(row.source.rawValue), .init(row.values.count), .init(row.mean?.mean),
          .init(row.deviation?.deviation), .init(row.deviation?.interval.lowerBound),
          .init(row.deviation?.interval.upperBound), .init(row.share),
          .init(row.shareInterval?.lowerBound), .init(row.shareInterval?.upperBound),
          .init(row.judgement?.rawValue),
        ]
      })
  }

  /// A row per source, with that of everything first.
  static func table(_ study: VarianceBySource, _ content: ReportContent) -> ReportTable {
    let (language, precision) = (content.options.language, content.options.precision)
    let text = VarianceText(study, content)
    func column(_ name: String, _ english: String, _ korean: String, isNumeric: Bool = true)
      -> ReportTable.Column
    {
      .init(
        name: name, head: language.choose(english: english, korean: korean), isNumeric: isNumeric)
    }
    let rows = ([study.all] + study.sources).map { row -> [ReportTable.Cell] in
      [
        .init(value: .text(row.source.rawValue), text: row.source.text(in: language)),
        .init(value: .init(row.values.count), text: "\(row.values.count)"),
        .init(row.mean?.mean) { $0.fixed(decimals: precision) },
        .init(row.deviation?.deviation, text.number),
        .init(row.deviation.map { text.range($0.interval) } ?? "–"),
        .init(row.share, text.percent),
        .init(
          row.shareInterval.map {
            "\(text.percent($0.lowerBound)) … \(text.percent($0.upperBound))"
          }
            ?? ""),
        .init(row.judgement?.text(in: language) ?? ""),
      ]
    }
    return ReportTable(
      columns: [
        column("source", "what the seeds vary", "시드가 바꾸는 것", isNumeric: false),
        column("n", "n", "n"),
        column("mean", "mean", "평균"),
        column("deviation", "standard deviation", "표준편차"),
        column("deviation_interval", "95 % interval", "95 % 구간"),
        column("share", "share of variance", "분산의 비율"),
        column("share_interval", "95 % interval", "95 % 구간"),
        column("worth_averaging", "worth averaging", "평균할 가치", isNumeric: false),
      ], rows: rows, isGrouped: true,
      caption: content.options.language.label(ofMetric: content.comparison.target.name)
    ).essential { ["source", "deviation", "share"].contains($0.name) }
  }

  private func notes(_ study: VarianceBySource) -> [RichText] {
    var notes: [RichText] = [
      language.choose(
        english: """
          Each row varies one source and draws all else with seed \(VarianceSource.fixedSeed); a share \
          is its variance divided by that of the first row. Sources interact, so shares need not add \
          up to 100 %. Intervals hold for normal values: chi-squared for standard deviations, F for \
          shares. A source is worth averaging over if the interval of its share is above \
          \(percent(VarianceBySource.leastShare)).
          """,
        korean: """
          행마다 요인 하나만 바꾸고 나머지는 시드 \(VarianceSource.fixedSeed)로 뽑습니다. 비율은 그 분산을 첫 행의 분산으로 \
          나눈 것입니다. 요인들은 서로 작용하므로 비율의 합이 100 %일 필요는 없습니다. 구간은 정규 분포를 가정합니다(표준편차는 \
          카이제곱, 비율은 F 분포). 비율의 구간이 \(percent(VarianceBySource.leastShare))보다 위에 있으면 평균할 가치가 \
          있습니다.
          """),
      reach(study),
    ]
    // More seeds narrow it slowly from here.
    if let (factor, count) = study.uncertainty, count < 30 {
      let text = factor.fixed(decimals: 1)
      notes.append(
        language.choose(
          english: """
            With \(count) seeds, the true share may be \(text) times larger or smaller than the \
            observed one: 30 seeds narrow that to 2.1.
            """,
          korean: """
            시드 \(count)개로는 실제 비율이 관측한 값의 \(text)배이거나 \(text)분의 1일 수 있습니다. \
            시드 30개이면 2.1배로 좁아집니다.
            """))
    }
    if comparison.seeds.contains(VarianceSource.fixedSeed) {
      let seed = VarianceSource.fixedSeed
      notes.append(
        language.choose(
          english: "Seed \(seed) is not counted: with it, every source has the same run.",
          korean: "시드 \(seed)에서는 모든 요인의 실행이 같으므로 세지 않습니다."))
    }
    if !study.unused.isEmpty {
      let names = study.unused.map { $0.text(in: language) }.joined(separator: ", ")
      notes.append(
        language.choose(
          english:
            "Not varied, because this configuration or its data draw nothing for it: \(names).",
          korean: "이 구성이나 데이터가 쓰지 않아 바꾸지 않은 것: \(names)."))
    }
    return notes
  }

  /// What new seeds and splits vary, and what the share of the split has in it.
  private func reach(_ study: VarianceBySource) -> RichText {
    guard study.sources.contains(where: { $0.source == .split }) else {
      return language.choose(
        english: "A new seed varies all of these sources at once.",
        korean: "시드를 하나 더하면 이 요인들이 모두 바뀝니다.")
    }
    return language.choose(
      english: """
        In an ordinary sweep, a new seed varies all of these sources but the split, which the key \
        \(code: "splits") varies; here, seed i trains on split i. Another split has other test rows and users as well as other training \
        rows, and its share contains both. What a split does to all configurations alike cancels in \
        their differences.
        """,
      korean: """
        보통의 스윕에서 시드를 하나 더하면 분할을 뺀 이 요인들이 모두 바뀌고, 분할은 \(code: "splits") 키로 바꿉니다. 여기서 \
        시드 i는 분할 i에서 학습합니다. 분할이 바뀌면 학습 행뿐 아니라 테스트 행과 사용자도 바뀌므로 분할의 비율에는 둘 다 들어 있습니다. 분할이 모든 구성에 똑같이 \
        미치는 영향은 구성 간의 차이에서 상쇄됩니다.
        """)
  }

  private func percent(_ share: Double) -> String { "\((100 * share).fixed(decimals: 0)) %" }

  private func data(_ study: VarianceBySource) -> [DataValue.Member] {
    func interval(_ range: ClosedRange<Double>?) -> DataValue {
      .array((range.map { [$0.lowerBound, $0.upperBound] } ?? []).map { .number($0) })
    }
    let rows = ([study.all] + study.sources).map { row -> DataValue in
      .object([
        ("source", .text(row.source.rawValue)),
        ("mean", .number(row.mean?.mean)),
        ("deviation", .number(row.deviation?.deviation)),
        ("deviation_interval", interval(row.deviation?.interval)),
        ("share", .number(row.share)), ("share_interval", interval(row.shareInterval)),
        ("judgement", .text(row.judgement?.rawValue)),
        ("values", .array(row.values.map { .number($0) })),
      ])
    }
    return [
      (
        "variance",
        .object([
          ("sweep", .text(snapshot.sweep.variance?.sweep)),
          ("configuration", .text(snapshot.sweep.variance?.configuration)),
          ("sources", .array(rows)),
          ("unused", .array(study.unused.map { .text($0.rawValue) })),
        ])
      )
    ]
  }
}

extension VarianceText {
  init(_ study: VarianceBySource, _ content: ReportContent) {
    self.init(
      study: study, configuration: content.snapshot.sweep.baseline,
      metric: content.options.language.label(ofMetric: content.comparison.target.name),
      precision: content.options.precision, language: content.options.language)
  }
}
