import Analysis
import ExperimentModel

/// Mean attention between fields of the best configuration with interacting layers.
struct AttentionSection: ReportSection {
  static let id = "attention"
  let content: ReportContent

  /// Pairs of each layer in words and in the table.
  private static let pairsInWords = 3
  private static let pairs = 5
  /// No pair stands out if no share between two fields exceeds the equal one by this factor.
  private static let uniformFactor = 1.25

  var heading: String {
    language.choose(english: "Attention between fields", korean: "필드 사이의 어텐션")
  }

  var blocks: [Block] {
    guard let shown else { return [.data { [("attention", .text(nil))] }] }
    let map = shown.map
    let largest = map.layers.joined().max() ?? 0
    return [
      .paragraph(note(shown), .note),
      .paragraph(strongest(map)),
      .figures(
        Figures(
          figures: map.layers.enumerated().map { layer, shares in
            Figure(
              id: "attention-\(layer + 1)",
              chart: HeatMap(
                title: language.choose(
                  english: "Layer \(layer + 1)", korean: "층 \(layer + 1)"),
                names: map.fields, shares: shares, largest: largest))
          }, note: figuresNote)),
      .table(table(map)),
      .data { [("attention", data(shown.entry, map))] },
    ]
  }

  /// The best configuration with attention maps, and their mean over its seeds.
  private var shown: (entry: Comparison.Entry, map: AttentionMap, trials: Int)? {
    for entry in comparison.leaderboard {
      let maps = entry.trials.compactMap(\.result?.attention)
      if let map = AttentionMap.mean(of: maps) { return (entry, map, maps.count) }
    }
    return nil
  }

  private func note(
    _ shown: (entry: Comparison.Entry, map: AttentionMap, trials: Int)
  ) -> RichText {
    let (name, number) = (shown.entry.configuration.name, shown.entry.number)
    let (rows, fields) = (rows, shown.map.fields.count)
    let trials: (english: String, korean: String) =
      comparison.splits == nil
      ? (shown.trials.counted("seed"), "시드 \(shown.trials)개")
      : (shown.trials.counted("trial"), "실행 \(shown.trials)개")
    let equal = percentText(1 / Double(max(fields, 1)))
    return language.choose(
      english: """
        \(name) (number \(number)) is the best configuration with attention between fields. Shares \
        show how much a field attends to another, averaged over \(rows.english), the heads of a layer \
        and \(trials.english). The shares of a field add up to 100 %; equal ones would be \
        \(equal). Only the first layer sees the fields alone: later layers see what earlier ones mixed.
        """,
      korean: """
        \(name)(번호 \(number)): 필드 사이의 어텐션이 있는 구성 중 가장 좋은 구성입니다. 비율은 한 필드가 다른 필드를 보는 \
        정도이며, \(rows.korean) 층의 헤드, \(trials.korean)의 평균입니다. 한 필드의 비율을 더하면 100 %이고, 고르게 보면 \
        \(equal)씩입니다. 첫 층만 필드를 그대로 보며, 다음 층부터는 앞의 층이 섞은 것을 봅니다.
        """)
  }

  /// The test rows behind the shares. Splits may have different numbers of them.
  private var rows: (english: String, korean: String) {
    let count = snapshot.dataset.testRows.grouped
    return comparison.splits.map { design in
      design.areFolds
        ? ("the test rows of each fold", "각 폴드의 테스트 행과")
        : ("the test rows of each split", "각 분할의 테스트 행과")
    } ?? ("\(count) test rows", "테스트 행 \(count)개와")
  }

  /// The strongest pairs of each layer, in words.
  private func strongest(_ map: AttentionMap) -> RichText {
    RichText(
      map.layers.indices.map { strongest(map, layer: $0) }.joined(separator: " "))
  }

  private func strongest(_ map: AttentionMap, layer: Int) -> String {
    let pairs = map.strongestPairs(ofLayer: layer, count: Self.pairsInWords)
    guard let first = pairs.first else {
      return language.choose(
        english: "Layer \(layer + 1): there is only one field.",
        korean: "층 \(layer + 1): 필드가 하나뿐입니다.")
    }
    let largest = percentText(first.share)
    guard first.share > Self.uniformFactor / Double(map.fields.count) else {
      return language.choose(
        english: "Layer \(layer + 1): no pair stands out (the largest share is \(largest)).",
        korean: "층 \(layer + 1): 두드러진 쌍이 없습니다(가장 큰 비율 \(largest)).")
    }
    let words = pairs.map { pair in
      let share = percentText(pair.share)
      return language.choose(
        english: "\(pair.field) to \(pair.attended) (\(share))",
        korean: "\(pair.field) → \(pair.attended)(\(share))")
    }.joined(separator: ", ")
    return language.choose(
      english: "Layer \(layer + 1): the strongest attention is \(words).",
      korean: "층 \(layer + 1): 가장 강한 어텐션은 \(words)입니다.")
  }

  private var figuresNote: String {
    language.choose(
      english:
        "A row shows how its field attends to the fields of the columns, which have the same "
        + "numbers. All maps have the same scale; the darkest cell is the largest share.",
      korean: "행의 필드가 열의 필드를 보는 비율입니다. 열 번호는 행 번호와 같습니다. 모든 그림의 농도 기준이 같고, 가장 진한 칸이 가장 큰 비율입니다.")
  }

  private func table(_ map: AttentionMap) -> ReportTable {
    let rows = map.layers.indices.flatMap { layer in
      map.strongestPairs(ofLayer: layer, count: Self.pairs).enumerated().map { place, pair in
        [
          ReportTable.Cell(
            value: .init(layer + 1), text: place == 0 ? "\(layer + 1)" : ""),
          .init(pair.field), .init(pair.attended),
          .init(value: .init(pair.share), text: percentText(pair.share)),
        ]
      }
    }
    return ReportTable(
      columns: [
        .init(
          name: "layer", head: language.choose(english: "layer", korean: "층"), isNumeric: true),
        .init(name: "field", head: ColumnHead.field.text(in: language), isNumeric: false),
        .init(
          name: "attended", head: language.choose(english: "attends to", korean: "보는 필드"),
          isNumeric: false),
        .init(
          name: "share", head: language.choose(english: "share", korean: "비율"), isNumeric: true),
      ], rows: rows, isGrouped: true, caption: heading)
  }

  /// The maps for programs: [layers, fields, attended fields].
  private func data(_ entry: Comparison.Entry, _ map: AttentionMap) -> DataValue {
    let width = map.fields.count
    let layers = map.layers.map { shares in
      let rows = stride(from: 0, to: shares.count, by: width).map { start in
        DataValue.array(shares[start..<start + width].map { .number($0) })
      }
      return DataValue.array(rows)
    }
    return .object([
      ("configuration", .text(entry.configuration.name)),
      ("fields", .array(map.fields.map { .text($0) })), ("layers", .array(layers)),
    ])
  }
}
