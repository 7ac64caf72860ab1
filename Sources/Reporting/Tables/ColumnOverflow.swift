/// Where the columns of a table are found that a terminal has no room for.
package enum ColumnOverflow: Sendable, Hashable {
  case widerTerminal, csv, report

  /// Says which columns are missing, and where they are.
  func note(_ columns: [String], in language: ReportLanguage) -> String {
    let (count, names) = (columns.count, columns.joined(separator: ", "))
    let place =
      switch self {
      case .widerTerminal: language.choose(english: "on a wider terminal", korean: "더 넓은 터미널에 있음")
      case .csv: language.choose(english: "in --format csv", korean: "--format csv에 있음")
      case .report: language.choose(english: "in the report", korean: "보고서에 있음")
      }
    return language.choose(
      english: "\(count.counted("more column")) \(place): \(names)",
      korean: "이 밖의 열 \(count)개는 \(place): \(names)")
  }
}
