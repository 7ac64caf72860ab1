import ExperimentModel
import Foundation

/// A table with a header, read by a grid file's schema. A row is an interaction of a user with an item,
/// with a label or rating and other columns.
struct TableFile {
  let path: String
  let schema: TableSchema

  /// - Throws: `DatasetError` with file and line.
  func read(dropping drop: ClosedRange<Double>?) throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder(dropping: drop, userFile: nil, movieFile: nil)
    var table = try DelimitedFile(path: path, dialect)
    let header = try HeaderColumns(
      of: &table, typed: path.hasSuffix(".inter"),
      advice: "the file begins with a line of column names, between them "
        + (dialect.separator == "\t" ? "tabs" : "'\(dialect.separator)'")
        + " or what 'separator' under 'dataset' says",
      separatorAdvice: { other in
        guard other.utf8.count == 1 else { return nil }
        return "say 'separator: \"\(other == "\t" ? "\\t" : other)\"' under 'dataset'"
      })
    let label = try schema.label.map { name throws(DatasetError) in try header.required(name) }
    let timestamp = try schema.timestamp.map { name throws(DatasetError) in
      try header.required(name)
    }
    var user = 0
    var item = 0
    var readers: [TableColumnReader] = []
    for column in schema.columns {
      let position = try header.required(column.column)
      switch column.field {
      case TableSchema.user: user = position
      case TableSchema.item: item = position
      default:
        readers.append(
          TableColumnReader(column, position: position, expectedRows: table.expectedLines))
      }
    }
    builder.reserveRatings(table.expectedLines)
    while try table.next(expecting: header.count) {
      let isKept = try builder.addRating(
        user: table[user], movie: table[item],
        rating: label.map { field throws(DatasetError) in try self.label(field, in: table) } ?? 1,
        timestamp: timestamp.map { field throws(DatasetError) in try table.timestamp(field) } ?? 0,
        in: table)
      guard isKept else { continue }
      for index in readers.indices { try readers[index].append(from: table) }
    }
    for reader in readers { builder.add(reader.tally, of: path) }
    var source = builder.source
    source.fields = []
    source.hasTimes = timestamp != nil
    source.columns = orderedColumns(readers)
    return source
  }

  private var dialect: DelimitedFile.Dialect {
    if let separator = schema.separator {
      return .init(separator: separator, hasQuotes: separator != "\t")
    }
    let usesTabs = [".tsv", ".tab", ".inter"].contains { path.hasSuffix($0) }
    return usesTabs ? .tabs : .commas
  }

  private func label(_ field: Int, in table: borrowing DelimitedFile) throws(DatasetError) -> Double
  {
    guard let value = table[field].number, schema.hasRatings || value == 0 || value == 1 else {
      throw table.error(
        schema.hasRatings
          ? "the rating '\(table[field].text)' is not a number; "
            + (table[field].decimalCommaAdvice ?? "the line is damaged")
          : "the label '\(table[field].text)' of \(schema.label ?? "") is neither 0 nor 1; if it is a "
            + "rating, give 'min_rating' under 'dataset'")
    }
    return value
  }

  /// Returns the columns in the order of the schema, users and items among them.
  private func orderedColumns(_ readers: [TableColumnReader]) -> [RatingSource.Column] {
    var rest = readers[...]
    return schema.columns.flatMap { column -> [RatingSource.Column] in
      switch column.field {
      case TableSchema.user: [.init(name: column.field, content: .user)]
      case TableSchema.item: [.init(name: column.field, content: .movie)]
      default: rest.removeFirst().columns
      }
    }
  }
}

/// Collects one column of a table.
private struct TableColumnReader {
  private let schema: TableSchema.Column
  private let position: Int
  private var index = KeyIndex()
  /// Distinct texts, and the code of each row's text in each field.
  private var values: [String] = []
  private var codes: [[UInt32]]
  private var numbers: [Double] = []
  private(set) var tally: ValueTally
  /// Separates the values of a list.
  private let separator: UInt8?

  init(_ schema: TableSchema.Column, position: Int, expectedRows: Int) {
    self.schema = schema
    self.position = position
    codes = schema.fieldNames.map { _ in [] }
    tally = ValueTally(column: schema.column, expected: "a number")
    switch schema.kind {
    case .bins, .logarithm:
      separator = nil
      numbers.reserveCapacity(expectedRows)
    case .word:
      separator = nil
      codes[0].reserveCapacity(expectedRows)
    case .list(let text, _), .pooledList(let text):
      separator = text.utf8.first
      for field in codes.indices { codes[field].reserveCapacity(expectedRows) }
    }
  }

  mutating func append(from table: borrowing DelimitedFile) throws(DatasetError) {
    let cell = table[position]
    switch schema.kind {
    case .word, .pooledList:
      codes[0].append(code(of: cell))
    case .bins, .logarithm:
      guard let number = cell.saysNothing ? .nan : cell.number else {
        throw table.error(
          "'\(cell.text)' in column \(schema.column) is not a number; "
            + (cell.decimalCommaAdvice ?? "leave the cell empty where there is none"))
      }
      if !number.isNaN {
        tally.takeUsable()
      } else if !cell.isEmpty {
        tally.takeUnusable(cell, line: table.line)
      }
      numbers.append(number)
    case .list:
      var start = 0
      for field in codes.indices {
        var end = start
        while end < cell.bytes.count, cell.bytes[end] != separator { end += 1 }
        codes[field].append(code(of: cell.part(min(start, end)..<end)))
        start = min(end + 1, cell.bytes.count)
      }
    }
  }

  private mutating func code(of text: borrowing TextField) -> UInt32 {
    if let code = index.position(of: text) { return code }
    _ = index.insert(text, position: values.count)
    values.append(text.nonEmpty ?? FieldName.absent)
    return UInt32(values.count - 1)
  }

  var columns: [RatingSource.Column] {
    switch schema.kind {
    case .bins(let count):
      [.init(name: schema.field, content: .numbers(numbers, .quantiles(count)))]
    case .logarithm: [.init(name: schema.field, content: .numbers(numbers, .logarithm))]
    case .word, .list:
      zip(schema.fieldNames, codes).map {
        .init(
          name: $0, content: .words(values: values, codes: $1), reduction: schema.reduction)
      }
    case .pooledList:
      [.init(name: schema.field, content: lists, reduction: schema.reduction)]
    }
  }

  /// The cells as sorted lists of distinct, non-empty values, so that `a|b` and `b|a||a` are the same.
  private var lists: RatingSource.Column.Content {
    var lists: [[String]] = []
    var known: [[String]: UInt32] = [:]
    let listOfCell = values.map { cell -> UInt32 in
      let words = Set(cell.utf8.split { $0 == separator }.map { String(Substring($0)) })
      let list = words.isEmpty ? [FieldName.absent] : words.sorted()
      if let code = known[list] { return code }
      known[list] = UInt32(lists.count)
      lists.append(list)
      return UInt32(lists.count - 1)
    }
    return .lists(lists, codes: codes[0].map { listOfCell[Int($0)] })
  }
}
