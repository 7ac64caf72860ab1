/// Destination of the columns of a table that do not fit a terminal.
package enum ColumnOverflow: Sendable, Hashable {
  case widerTerminal, csv, report

  /// Returns a note that names the missing columns and where to find them.
  func note(_ columns: [String], in language: ReportLanguage) -> String {
    let (count, names) = (columns.count, columns.joined(separator: ", "))
    let place =
      switch self {
      case .widerTerminal: language.choose(english: "on a wider terminal", korean: "더 넓은 터미널에 있음")
      case .csv: language.choose(english: "in format csv", korean: "csv 형식에 있음")
      case .report: language.choose(english: "in the report", korean: "보고서에 있음")
      }
    return language.choose(
      english: "\(count.counted("more column")) \(place): \(names)",
      korean: "이 밖의 열 \(count)개는 \(place): \(names)")
  }
}
