import Analysis
import ExperimentModel

/// Where early stopping ended the trials, and which weights it kept.
struct StoppingSection: ReportSection {
  static let id = "early-stopping"
  let content: ReportContent

  /// Longer tables are shown on demand.
  private static let mostRows = 20
  /// Values of more trials are shown as a range.
  private static let mostValues = 5

  var heading: String { language.choose(english: "Early stopping", korean: "조기 종료") }

  var blocks: [Block] {
    let rows = rows
    let data = Block.data { [("early_stopping", .array(rows.map(self.data)))] }
    guard !rows.isEmpty else { return [data] }
    let table = Block.table(table(rows))
    return [
      .paragraph(summary(rows)),
      rows.count > Self.mostRows ? .details(summary: heading, [table]) : table, data,
    ]
  }

  /// A configuration with early stopping and its finished trials.
  private struct Row {
    let entry: Comparison.Entry
    let monitor: ValidationMeasure
    /// Upper bound of the epochs.
    let epochs: Int
    let endings: [(trial: Trial, trained: Int, kept: Int)]
  }

  private var rows: [Row] {
    comparison.entries.compactMap { entry in
      let settings = entry.configuration.hyperparameters
      guard options.shown?.contains(entry.number) ?? true,
        let monitor = settings.earlyStoppingMonitor
      else { return nil }
      let endings = entry.trials.filter { $0.state == .finished }.compactMap { record in
        record.trainedEpochs.map { trained in
          (record.trial, trained, record.result?.keptEpoch ?? trained)
        }
      }
      return endings.isEmpty
        ? nil
        : Row(entry: entry, monitor: monitor, epochs: settings.epochs, endings: endings)
    }
  }

  private func summary(_ rows: [Row]) -> RichText {
    let count = rows.reduce(0) { $0 + $1.endings.count }
    let ended = rows.flatMap { row in row.endings.map(\.trained).filter { $0 < row.epochs } }
    let others = count - ended.count
    let restored = rows.reduce(0) { $0 + $1.endings.count { $0.kept < $0.trained } }
    var monitors: [String] = []
    for row in rows where !monitors.contains(row.monitor.rawValue) {
      monitors.append(row.monitor.rawValue)
    }
    let names = monitors.joined(separator: ", ")
    let trained = range(ended)
    return language.choose(
      english: """
        Early stopping on \(names) ended \(ended.count) of \(count.counted("trial")) before the last \
        epoch\(ended.isEmpty ? "" : " (after epoch \(trained))")\
        \(others == 0 || ended.isEmpty ? "" : "; \(others) trained all epochs"). \
        \(restored) \(restored == 1 ? "was" : "were") tested with the weights of an earlier epoch than \
        the last.
        """,
      korean: """
        \(names) 조기 종료: 실행 \(count)개 중 \(ended.count)개를 마지막 에폭 전에 끝냄\
        \(ended.isEmpty ? "" : "(에폭 \(trained) 뒤)"). 마지막이 아닌 에폭의 가중치로 테스트한 실행 \(restored)개.
        """)
  }

  private func table(_ rows: [Row]) -> ReportTable {
    func column(_ name: String, _ head: String, isNumeric: Bool = true) -> ReportTable.Column {
      .init(name: name, head: head, isNumeric: isNumeric)
    }
    return ReportTable(
      columns: [
        column("number", ColumnHead.number.text(in: language)),
        column("name", ColumnHead.name.text(in: language), isNumeric: false),
        column(
          "monitor", language.choose(english: "monitored", korean: "감시한 값"), isNumeric: false),
        column("epochs", language.choose(english: "at most", korean: "최대 에폭")),
        column("trained", language.choose(english: "ended after epoch", korean: "끝난 에폭")),
        column("kept", language.choose(english: "kept weights of epoch", korean: "남긴 가중치의 에폭")),
      ],
      rows: rows.map { row in
        [
          .init(value: .init(row.entry.number), text: "\(row.entry.number)"),
          .init(row.entry.configuration.name), .init(row.monitor.rawValue, .code),
          .init(value: .init(row.epochs), text: "\(row.epochs)"),
          .init(values(row.endings.map(\.trained))), .init(values(row.endings.map(\.kept))),
        ]
      }, caption: heading)
  }

  /// One value per trial, in their order; a range if there are many.
  private func values(_ epochs: [Int]) -> String {
    Set(epochs).count > 1 && epochs.count <= Self.mostValues
      ? epochs.map(String.init).joined(separator: ", ") : range(epochs)
  }

  private func range(_ epochs: [Int]) -> String {
    guard let low = epochs.min(), let high = epochs.max() else { return "" }
    return low == high
      ? "\(low)" : language.choose(english: "\(low) to \(high)", korean: "\(low)…\(high)")
  }

  private func data(_ row: Row) -> DataValue {
    .object([
      ("name", .text(row.entry.configuration.name)), ("monitor", .text(row.monitor.rawValue)),
      ("epochs", .number(row.epochs)),
      (
        "trials",
        .array(
          row.endings.map { trial, trained, kept in
            .object(
              [("seed", .seed(trial.seed))] + (trial.split.map { [("split", .seed($0))] } ?? []) + [
                ("trained_epochs", .number(trained)), ("kept_epoch", .number(kept)),
              ])
          })
      ),
    ])
  }
}
