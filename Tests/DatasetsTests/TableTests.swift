import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Tables of any kind, read by a schema.
@Suite struct TableTests {
  private static let schema = TableSchema(
    label: "clicked",
    columns: [
      .init(field: "user", column: "user_id", kind: .word),
      .init(field: "hour", column: "hour", kind: .word),
      .init(field: "item", column: "item_id", kind: .word),
      .init(field: "price", column: "price", kind: .bins(4)),
      .init(field: "views", column: "views", kind: .logarithm),
      .init(field: "tags", column: "tags", kind: .list(separator: "|", count: 2)),
    ])

  private static let rows = (0..<40).map { row in
    // The price is the item's own, the hour the row's.
    [
      "u-\(row % 5)", row % 4 == 3 ? "\"i, \(row % 8)\"" : "i\(row % 8)", "\(row % 8 * 10)",
      "\(row)", row % 8 == 0 ? "" : "a|b\(row % 8)|c", "\(row % 7)", "\(row % 3 == 0 ? 1 : 0)",
    ]
  }
  private static let header = ["user_id", "item_id", "price", "views", "tags", "hour", "clicked"]

  private func prepare(
    _ rows: [[String]] = rows, header: [String] = header, schema: TableSchema = schema,
    name: String = "clicks.csv",
    separator: String = ",", lineEnd: String = "\n", mark: String = "",
    change: (inout DatasetSpecification) -> Void = { _ in }
  ) throws -> EncodedDataset {
    let fixture = try DatasetFixture()
    let lines = ([header] + rows).map { $0.joined(separator: separator) }
    try fixture.write(mark + lines.joined(separator: lineEnd), to: name)
    return try fixture.prepare {
      $0.source = "\(fixture.source)/\(name)"
      $0.minimumRating = 1
      $0.table = schema
      change(&$0)
    }
  }

  /// The values of a row by field, in the order of the encoded table.
  private func values(_ dataset: EncodedDataset) -> [[String: String]] {
    let vocabularies = dataset.metadata.vocabularies
    let fields = dataset.fieldNames
    return dataset.withRows { indices, labels in
      (0..<dataset.description.rows).map { row in
        var values = ["label": "\(labels[row])"]
        for (field, name) in fields.enumerated() {
          values[name] = vocabularies[field].value(at: indices[row * fields.count + field])
        }
        return values
      }
    }
  }

  @Test(arguments: [
    ("clicks.csv", ",", "\n", ""), ("clicks.csv", ",", "\r\n", "\u{FEFF}"),
    ("clicks.tsv", "\t", "\n", ""),
  ])
  func decodingGivesTheTableBack(
    _ name: String, _ separator: String, _ lineEnd: String, _ mark: String
  ) throws {
    let rows =
      separator == "\t" ? Self.rows.map { $0.map { $0.replacing("\"", with: "") } } : Self.rows
    let dataset = try prepare(
      rows, name: name, separator: separator, lineEnd: lineEnd, mark: mark)
    #expect(dataset.fieldNames == ["user", "hour", "item", "price", "views", "tags1", "tags2"])
    #expect(dataset.userField == 0)
    #expect(dataset.movieField == 2)
    #expect(dataset.description.users == 5)
    #expect(dataset.description.movies == 8)
    #expect(dataset.description.positives == 14)
    #expect(!dataset.description.hasTimes)
    let found = values(dataset).map { row in
      let tag = row["tags1"] == "no" ? "" : "a|\(row["tags2"]!)|c"
      return [row["user"]!, row["item"]!, tag, row["hour"]!, row["label"]!]
    }
    let expected = rows.map { row in
      [row[0], row[1].replacing("\"", with: ""), row[4], row[5], row[6]]
    }
    #expect(Set(found) == Set(expected))
  }

  @Test func numbersFallIntoBins() throws {
    let dataset = try prepare()
    for row in values(dataset) {
      // Eight prices, as many rows of each: two of them in each of four bins.
      let item = Int(row["item"]!.suffix(1))!
      #expect(row["price"] == "\(item / 2 * 20)")
    }
    let views = try #require(dataset.fieldNames.firstIndex(of: "views"))
    // 0, 1 and 2 themselves; 1.2 and 1.9 to 13.4 from ln²3 and ln²4 to ln²39.
    #expect(dataset.metadata.vocabularies[views].values == (0...13).map(String.init))
  }

  @Test func columnsDescribeUsersItemsOrContext() throws {
    let sides = try prepare().description.fields.map(\.side)
    #expect(sides == [.user, .context, .movie, .movie, .context, .movie, .movie])
  }

  @Test func missingNumbersAreABinOfTheirOwn() throws {
    var rows = Self.rows
    for row in 0..<10 { rows[row][2] = "" }
    let dataset = try prepare(rows)
    let price = try #require(dataset.fieldNames.firstIndex(of: "price"))
    #expect(dataset.metadata.vocabularies[price].values.last == "no")
    #expect(values(dataset).count { $0["price"] == "no" } == 10)
  }

  @Test func ratingsHaveABorderAndTimes() throws {
    var rows = Self.rows
    for row in rows.indices { rows[row][6] = "\(row % 5 + 1)" }
    var schema = Self.schema
    schema.hasRatings = true
    schema.timestamp = "views"
    let dataset = try prepare(rows, schema: schema) {
      $0.minimumRating = 4
      $0.drop = 3...3
    }
    #expect(dataset.description.rows == 32)
    #expect(dataset.description.positives == 16)
    #expect(dataset.description.lastTimestamp == 39)
    #expect(dataset.description.labelColumn == nil)
  }

  @Test func quantilesOfFewNumbersAreFewBins() {
    let bins = NumericBins.quantiles(4)
    let (values, codes) = bins.words(for: [1, 1, 1, 1, 1, 7.5], fitted: .all(6))
    #expect(values == ["1", "no"])
    #expect(codes == [0, 0, 0, 0, 0, 0])
    // Only the fitted rows decide; what is below the least belongs to the first bin.
    let part = bins.words(for: [-5, 1, 2, 3, 4, 90, .nan], fitted: .some([1, 2, 3, 4]))
    #expect(part.values == ["1", "2", "3", "4", "no"])
    #expect(part.codes == [0, 0, 1, 2, 3, 3, 4])
  }

  @Test(arguments: [
    (
      6, "2",
      "source/clicks.csv:4: the label '2' of clicked is neither 0 nor 1; if it is a "
        + "rating, give 'min_rating' under 'dataset'"
    ),
    (
      2, "dear",
      "source/clicks.csv:4: 'dear' in column price is not a number; leave the cell empty where there "
        + "is none"
    ),
    (0, "", "source/clicks.csv:4: the line names no user; the line is damaged"),
  ])
  func damageIsReported(_ column: Int, _ text: String, _ message: String) {
    var rows = Self.rows
    rows[2][column] = text
    let error = #expect(throws: DatasetError.self) { try prepare(rows) }
    #expect(error?.description.hasSuffix(message) == true, "\(String(describing: error))")
  }

  @Test func missingColumnsAndFilesAreNamed() throws {
    var schema = Self.schema
    schema.columns[0].column = "user"
    let error = #expect(throws: DatasetError.self) { try prepare(schema: schema) }
    #expect(
      error?.message
        == "the header has no column 'user', only user_id, item_id, price, views, tags, hour, "
        + "clicked; the file begins with a line of column names, between them ',' or what 'separator' "
        + "under 'dataset' says")
    let twice = #expect(throws: DatasetError.self) {
      try prepare(header: Self.header.map { $0 == "views" ? "price" : $0 })
    }
    #expect(twice?.message == "the header has several columns 'price'; rename all but one")
    let fixture = try DatasetFixture()
    let missing = #expect(throws: DatasetError.self) {
      try fixture.prepare {
        $0.source = "none.csv"
        $0.table = Self.schema
      }
    }
    #expect(missing?.message.hasPrefix("there is no such table: neither") == true)
    try fixture.write("a,b\n", to: "some.csv")
    let untold = #expect(throws: DatasetError.self) {
      try fixture.prepare { $0.source = "\(fixture.source)/some.csv" }
    }
    #expect(untold?.message.contains("by 'label' and 'fields' under 'dataset'") == true)
  }

  @Test func atomicInteractionsAreATable() throws {
    let fixture = try DatasetFixture()
    let rows = (0..<20).map { "u\($0 % 3)\ti\($0 % 4)\t\($0 % 2)\t\($0 / 10)" }
    try fixture.write(
      (["user_id:token\titem_id:token\tlabel:float\tday:token"] + rows).joined(separator: "\n"),
      to: "x.inter")
    let dataset = try fixture.prepare {
      $0.source = "\(fixture.source)/x.inter"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "label",
        columns: [
          .init(field: "user", column: "user_id", kind: .word),
          .init(field: "item", column: "item_id", kind: .word),
          .init(field: "day", column: "day", kind: .word),
        ])
    }
    #expect(dataset.description.positives == 10)
    #expect(dataset.fieldSizes == [4, 5, 3])
  }
}
