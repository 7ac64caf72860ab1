package import ExperimentModel
import Foundation

extension Document {
  /// The contents of a dataset, as `sweep data info` prints them.
  package init(dataset: DatasetDescription, language: ReportLanguage = .english) {
    let text = DatasetText(dataset, language)
    let positives = dataset.positives.grouped
    let (share, border) = (text.positiveShare, text.border)
    let unusable = language.choose(english: "not usable", korean: "쓸 수 없음")
    var facts: [(name: String, value: String?)] = [
      (language.choose(english: "name", korean: "이름"), text.name),
      (
        language.choose(english: "rows", korean: "행"),
        "\(dataset.rows.grouped): \(text.parts)"
      ),
      (language.choose(english: "users", korean: "사용자"), dataset.users.grouped),
      (language.choose(english: "movies", korean: "영화"), dataset.movies.grouped),
      (
        language.choose(english: "positives", korean: "양성"),
        language.choose(
          english: "\(positives) rows (\(share)): \(border)",
          korean: "\(positives)행(\(share)): \(border)")
      ),
      (language.choose(english: "time", korean: "시간"), Self.times(dataset, language)),
      (text.splitName, [text.split, text.shares].compactMap(\.self).joined(separator: ", ")),
      (text.vocabularyName, text.vocabulary),
      (text.coldName, text.cold),
    ]
    facts += text.reductions.map { (text.reductionName, $0) }
    facts += text.unusable.map { (unusable, $0) }
    facts += [
      (text.splitHashName, dataset.splitHash),
      (text.hashName, dataset.hash),
    ]
    self.init(
      language: language, lead: [.facts(facts), .table(Self.fields(dataset, language))])
  }

  private static func times(_ dataset: DatasetDescription, _ language: ReportLanguage) -> String {
    guard dataset.hasTimes else {
      return language.choose(english: "none in this dataset", korean: "이 데이터에는 없음")
    }
    func text(_ timestamp: Int64) -> String {
      timeText(Date(timeIntervalSince1970: Double(timestamp)))
    }
    let (first, last) = (text(dataset.firstTimestamp), text(dataset.lastTimestamp))
    return language.choose(english: "\(first) to \(last) UTC", korean: "\(first)부터 \(last)까지(UTC)")
  }

  /// The fields with their number of values and, if any is pooled, of lists.
  private static func fields(
    _ dataset: DatasetDescription, _ language: ReportLanguage
  ) -> ReportTable {
    let hasLists = dataset.fields.contains { $0.bags != nil }
    let heads: [ColumnHead] = [.field, .values] + (hasLists ? [.lists] : [])
    return ReportTable(
      Table(
        columns: heads.map { $0.text(in: language) },
        rows: dataset.fields.map { field in
          [.text(field.name), .integer(Int64(field.size - 1))]
            + (hasLists ? [TableCell(field.bags.map { $0 - 1 })] : [])
        }))
  }
}
