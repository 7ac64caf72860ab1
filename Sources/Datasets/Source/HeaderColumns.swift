import ExperimentModel
import Foundation

/// Positions of a file's columns by the names in its first line.
struct HeaderColumns {
  private let positions: [String: Int]
  /// Names of more than one column.
  private let repeated: Set<String>
  private let header: [String]
  private static let spaces = CharacterSet(charactersIn: " \t")
  private let advice: String
  private let path: String

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - typed: True if names have a type, `user_id:token`, as in RecBole's atomic files.
  ///   - advice: The end of the error about a missing column.
  ///   - separatorAdvice: Returns what to do if the names are separated by the given separator; by
  ///     default, change the file.
  init(
    of file: inout DelimitedFile, typed: Bool = false,
    advice: String = "the file begins with a line of column names",
    separatorAdvice: (String) -> String? = { _ in nil }
  ) throws(DatasetError) {
    _ = try file.next()
    if file.count == 1,
      let other = Separator.dividing(file.lineText, not: file.separator, where: { _ in true })
    {
      throw file.wrongSeparator(other, advice: separatorAdvice(other))
    }
    path = file.path
    self.advice = advice
    var header: [String] = []
    var positions: [String: Int] = [:]
    var repeated: Set<String> = []
    for position in 0..<file.count {
      let text = file[position].text
      let name = (typed ? String(text.prefix { $0 != ":" }) : text)
        .trimmingCharacters(in: Self.spaces)
      header.append(text)
      if positions.updateValue(position, forKey: name) != nil { repeated.insert(name) }
    }
    self.header = header
    self.positions = positions
    self.repeated = repeated
  }

  var count: Int { header.count }

  /// Returns the names of all columns but these, in order.
  func names(without known: Set<String>) -> [String] {
    positions.filter { !known.contains($0.key) }.sorted { $0.value < $1.value }.map(\.key)
  }

  subscript(name: String) -> Int? { positions[name] }

  /// - Throws: `DatasetError` if there is no such column, or more than one.
  func required(_ name: String) throws(DatasetError) -> Int {
    guard let position = positions[name] else {
      throw DatasetError(
        "the header has no column '\(name)', only \(NameList(header, nearestTo: name)); \(advice)",
        path: path, line: 1)
    }
    guard !repeated.contains(name) else {
      throw DatasetError(
        "the header has several columns '\(name)'; rename all but one", path: path, line: 1)
    }
    return position
  }
}
