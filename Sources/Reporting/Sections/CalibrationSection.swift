import Analysis
import Evaluation
import ExperimentModel

/// Reliability diagram of the best configuration and the baseline.
struct CalibrationSection: ReportSection {
  static let id = "calibration"
  let content: ReportContent

  var heading: String { language.choose(english: "Calibration", korean: "확률 보정") }

  var blocks: [Block] {
    let series = series
    let data = Block.data { [("calibration", .array(series.map(self.data)))] }
    guard !series.isEmpty else { return [data] }
    return [
      .paragraph(summary(series)),
      .figures(
        Figures(
          figures: [Figure(id: "reliability", chart: ReliabilityChart(series: series))],
          legend: series.map { "\($0.number) \($0.name)" }, note: note)),
      .details(
        summary: language.choose(
          english: "Bins of the reliability diagram that have rows",
          korean: "신뢰도 다이어그램의 구간(행이 있는 구간)"),
        [.table(table(series))]),
      data,
    ]
  }

  /// The best configuration with probabilities and the baseline, over the test rows of all seeds.
  private var series: [ReliabilityChart.Series] {
    var series: [ReliabilityChart.Series] = []
    for entry in comparison.leaderboard where series.isEmpty || entry.isBaseline {
      let bins = ReliabilityBins.sum(of: entry.trials.compactMap(\.result?.reliability))
      guard let bins, bins.rows > 0 else { continue }
      series.append(
        .init(number: entry.number, name: entry.configuration.name, bins: bins))
    }
    return series
  }

  /// Mean over seeds, as in the table of metrics: bins of all seeds together would even out errors.
  private func error(of one: ReliabilityChart.Series) -> Double? {
    comparison.entries[one.number][RowMetric.ece.name]?.mean ?? one.bins.expectedCalibrationError
  }

  private func summary(_ series: [ReliabilityChart.Series]) -> RichText {
    let errors = series.map { one in
      let error = percentText(error(of: one) ?? 0)
      return language.choose(
        english: "\(error) for \(one.name) (number \(one.number))",
        korean: "\(one.name)(\(one.number)번) \(error)")
    }
    return language.choose(
      english: """
        Predicted probabilities differ from the share of positive test rows by \
        \(errors.joined(separator: ", and by ")), on average over \(ReliabilityBins.count) bins (ECE).
        """,
      korean: """
        예측 확률과 양성 테스트 행 비율의 차이(구간 \(ReliabilityBins.count)개의 평균, ECE): \
        \(errors.joined(separator: ", ")).
        """)
  }

  private var note: String {
    language.choose(
      english: """
        Points on the dashed line are calibrated; below it, probabilities are too high. Hollow points have \
        fewer than \(MetricSupport.fewest) rows. Bars show how the rows are spread over the bins.
        """,
      korean: """
        점선 위의 점은 보정된 확률이고, 점선 아래는 확률이 너무 높은 것입니다. 속이 빈 점은 \(MetricSupport.fewest)행 \
        미만입니다. 막대는 구간별 행의 분포입니다.
        """)
  }

  private func table(_ series: [ReliabilityChart.Series]) -> ReportTable {
    func column(
      _ name: String, _ english: String, _ korean: String, of one: ReliabilityChart.Series
    ) -> ReportTable.Column {
      let isAlone = series.count == 1
      return .init(
        name: "\(name)_\(one.number)",
        head: language.choose(
          english: english + (isAlone ? "" : " (number \(one.number))"),
          korean: korean + (isAlone ? "" : " (\(one.number)번)")),
        isNumeric: true)
    }
    let columns: [ReportTable.Column] =
      [
        .init(
          name: "bin", head: language.choose(english: "probability", korean: "확률"),
          isNumeric: false)
      ]
      + series.flatMap { one in
        [
          column("rows", "rows", "행", of: one),
          column("predicted", "predicted", "예측", of: one),
          column("positive", "positive", "양성", of: one),
        ]
      }
    let filled = (0..<ReliabilityBins.count).filter { index in
      series.contains { $0.bins.bins[index].rows > 0 }
    }
    let rows = filled.map { index in
      [ReportTable.Cell(Self.bounds(index))]
        + series.flatMap { one in
          let bin = one.bins.bins[index]
          return [
            ReportTable.Cell(value: .init(bin.rows), text: bin.rows.grouped),
            ReportTable.Cell(bin.confidence, percentText),
            ReportTable.Cell(bin.positiveShare, percentText),
          ]
        }
    }
    return ReportTable(columns: columns, rows: rows, caption: heading)
  }

  /// "0.13 … 0.20".
  private static func bounds(_ index: Int) -> String {
    let width = 1 / Double(ReliabilityBins.count)
    return "\((Double(index) * width).fixed(decimals: 2)) … "
      + (Double(index + 1) * width).fixed(decimals: 2)
  }

  private func data(_ one: ReliabilityChart.Series) -> DataValue {
    .object([
      ("name", .text(one.name)), ("ece", .number(error(of: one))),
      (
        "bins",
        .array(
          one.bins.bins.map { bin in
            .object([
              ("rows", .number(bin.rows)), ("positives", .number(bin.positives)),
              ("probability", .number(bin.confidence)),
            ])
          })
      ),
    ])
  }
}
