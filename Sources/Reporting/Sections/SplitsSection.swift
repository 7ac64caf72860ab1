import Analysis
import Evaluation
import ExperimentModel

/// The differences from the baseline in each split.
struct SplitsSection: ReportSection {
  static let id = "splits"
  let content: ReportContent

  var heading: String { language.choose(english: "Splits", korean: "분할") }

  var blocks: [Block] {
    guard let design = comparison.splits else { return [.data { [("splits", .text(nil))] }] }
    let rows = SplitDifferences.all(of: comparison).filter {
      options.shown?.contains($0.number) ?? true
    }
    let values = Block.data { [("splits", data(design, rows))] }
    let shown = rows.filter { content.readableOptions.shown?.contains($0.number) ?? true }
    guard !shown.isEmpty else { return [values] }
    return [.paragraph(note(design), .note), .table(table(design, shown)), values]
  }

  private var numbers: [UInt64] { snapshot.sweep.splits.map(\.number) }

  private func note(_ design: SplitDesign) -> RichText {
    let ratio = design.ratio.fixed(decimals: 3)
    let count = comparison.valuedSplits ?? design.count
    let unit =
      design.unit == .seed
      ? language.choose(
        english:
          " The verdicts rest on seeds and hold for these splits; this interval is for others.",
        korean: " 판정은 시드에 따른 것으로 이 분할들에 대해 성립하고, 이 구간은 다른 분할에 대한 것입니다.") : ""
    return language.choose(
      english: """
        Difference from the baseline by \(metric) in each \
        \(design.areFolds ? "fold" : "split"), mean over its seeds. The 95 % interval of the mean \
        allows for overlapping training sets: its variance is s² · (1/\(count) + \(ratio)) \
        (Nadeau and Bengio 2003).\(unit)
        """,
      korean: """
        \(design.areFolds ? "폴드" : "분할")마다 시드에 대해 평균한 \(metric)의 기준 구성과의 차이. 평균의 95 % 구간은 \
        학습 집합이 겹치는 것을 반영합니다: 분산 s² · (1/\(count) + \(ratio))(Nadeau and Bengio 2003).\(unit)
        """)
  }

  private func table(_ design: SplitDesign, _ rows: [SplitDifferences]) -> ReportTable {
    let split =
      design.areFolds
      ? language.choose(english: "fold", korean: "폴드")
      : language.choose(english: "split", korean: "분할")
    func column(_ name: String, _ head: String, isNumeric: Bool = true) -> ReportTable.Column {
      .init(name: name, head: head, isNumeric: isNumeric)
    }
    let decimals = options.precision
    return ReportTable(
      columns: [
        column("number", ColumnHead.number.text(in: language)),
        column("name", ColumnHead.name.text(in: language), isNumeric: false),
      ] + numbers.map { column("split_\($0)", "\(split) \($0)") } + [
        column("mean", language.choose(english: "mean", korean: "평균")),
        column("interval", ColumnHead.interval.text(in: language)),
      ],
      rows: rows.map { row in
        let identity: [ReportTable.Cell] = [
          .init(value: .init(row.number), text: "\(row.number)"),
          .init(comparison.entries[row.number].configuration.name),
        ]
        let splits = numbers.map { number -> ReportTable.Cell in
          let difference = row.splits.first { $0.split == number }?.difference
          return .init(difference) { differenceText($0, decimals: decimals) }
        }
        let interval = row.mean?.interval.map { intervalText($0, decimals: decimals) }
        return identity + splits + [
          .init(row.mean?.mean) { differenceText($0, decimals: decimals) },
          .init(value: TableCell(interval), text: interval ?? "–"),
        ]
      }, caption: heading)
  }

  private func data(_ design: SplitDesign, _ rows: [SplitDifferences]) -> DataValue {
    .object([
      ("kind", .text(design.areFolds ? "folds" : "seeds")),
      ("numbers", .array(numbers.map(DataValue.seed))),
      (
        "without_value",
        .array(comparison.splitsWithoutValue(of: comparison.target.name).map(DataValue.seed))
      ),
      ("unit", .text(design.unit == .split ? "split" : "seed")),
      ("overlap", .number(design.ratio)),
      (
        "configurations",
        .array(
          rows.map { row in
            .object([
              ("name", .text(comparison.entries[row.number].configuration.name)),
              ("mean", .difference(row.mean)),
              (
                "splits",
                .array(
                  row.splits.map { split, difference, pairs in
                    .object([
                      ("split", .seed(split)), ("difference", .number(difference)),
                      ("pairs", .number(pairs)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
