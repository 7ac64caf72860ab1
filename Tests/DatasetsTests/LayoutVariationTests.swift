import ExperimentModel
import Foundation
import Testing

@testable import Datasets

/// Each layout, written as programs and editors of all kinds write text: the same data every time.
@Suite struct LayoutVariationTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Names of files and their lines.
    let files: [(name: String, lines: [String])]
    var encodings: [String.Encoding] = [.utf8, .isoLatin1]
    var table: TableSchema?
  }

  struct Variation: Sendable, CustomTestStringConvertible {
    var lineEnd = "\n"
    var hasMark = false
    /// Line ends behind the last line.
    var lastEnds = 1

    var testDescription: String {
      "\(lineEnd == "\n" ? "LF" : "CRLF"), mark: \(hasMark), ends: \(lastEnds)"
    }

    func bytes(of lines: [String], _ encoding: String.Encoding) -> Data {
      let ends = String(repeating: lineEnd, count: lastEnds)
      let text = (lines.joined(separator: lineEnd) + ends).data(using: encoding)!
      return Data(hasMark ? [0xEF, 0xBB, 0xBF] : []) + text
    }
  }

  private static func ratings(_ separator: String) -> [String] {
    (0..<20).map { row in
      ["\(row % 3 + 1)", "\(row % 2 + 1)", "\(row % 5 + 1)", "\(956_703_932 + row * 86_400)"]
        .joined(separator: separator)
    }
  }

  static let layouts: [Layout] = [
    Layout(
      testDescription: "1M",
      files: [
        ("users.dat", (1...3).map { "\($0)::F::2\($0)::\($0)::1000\($0)" }),
        (
          "movies.dat", ["1::Toy Story (1995)::Comedy", "2::Misérables, Les (1934)::Comédie|Drama"]
        ),
        ("ratings.dat", ratings("::")),
      ], encodings: [.isoLatin1]),
    Layout(
      testDescription: "10M",
      files: [
        (
          "movies.dat", ["1::Toy Story (1995)::Comedy", "2::Misérables, Les (1934)::Comédie|Drama"]
        ),
        ("ratings.dat", ratings("::")), ("tags.dat", ["1::1::fun::1"]),
      ]),
    Layout(
      testDescription: "100K",
      files: [
        ("u.user", (1...3).map { "\($0)|2\($0)|M|médecin \($0)|8571\($0)" }),
        (
          "u.item",
          ["1|Toy Story (1995)", "2|Misérables, Les (1934)"].map {
            $0 + "|01-Jan-1995||http://x|0|1" + String(repeating: "|0", count: 17)
          }
        ),
        ("u.data", ratings("\t")),
      ], encodings: [.isoLatin1]),
    Layout(
      testDescription: "20M and later",
      files: [
        (
          "movies.csv",
          [
            "movieId,title,genres", "1,Toy Story (1995),Comedy",
            "2,\"Misérables, Les (1934)\",Comédie|Drama",
          ]
        ),
        ("ratings.csv", ["userId,movieId,rating,timestamp"] + ratings(",")),
      ]),
    Layout(
      testDescription: "RecBole",
      files: [
        (
          "ml.item",
          [
            "item_id:token\tmovie_title:token_seq\tclass:token_seq", "1\tToy Story (1995)\tComedy",
            "2\tMisérables, Les (1934)\tComédie Drama",
          ]
        ),
        ("ml.user", ["user_id:token\toccupation:token", "1\tmédecin", "2\tother", "3\tartist"]),
        (
          "ml.inter",
          ["user_id:token\titem_id:token\trating:float\ttimestamp:float"] + ratings("\t")
        ),
      ]),
    Layout(
      testDescription: "a table",
      files: [
        (
          "clicks.csv",
          ["user,item,rating,time,genres"]
            + ratings(",").enumerated().map { $1 + ($0 % 2 == 0 ? ",\"Comédie|Drama\"" : ",War") }
        )
      ],
      table: TableSchema(
        label: "rating", hasRatings: true, timestamp: "time",
        columns: [
          .init(field: "user", column: "user", kind: .word),
          .init(field: "item", column: "item", kind: .word),
          .init(field: "genres", column: "genres", kind: .list(separator: "|", count: 2)),
        ])),
  ]

  static let variations = ["\n", "\r\n"].flatMap { lineEnd in
    [false, true].flatMap { hasMark in
      [0, 1, 3].map { Variation(lineEnd: lineEnd, hasMark: hasMark, lastEnds: $0) }
    }
  }

  private func prepare(
    _ layout: Layout, _ variation: Variation, _ encoding: String.Encoding
  ) throws -> EncodedDataset {
    let fixture = try DatasetFixture()
    for (name, lines) in layout.files {
      try fixture.write(variation.bytes(of: lines, encoding), to: name)
    }
    return try fixture.prepare {
      $0.table = layout.table
      if layout.table != nil { $0.source += "/\(layout.files[0].name)" }
    }
  }

  @Test(arguments: layouts, variations)
  func theSameData(_ layout: Layout, _ variation: Variation) throws {
    let plain = try prepare(layout, Variation(), layout.encodings[0])
    #expect(plain.description.rows == 20)
    #expect(
      plain.metadata.vocabularies.contains { $0.values.contains { $0.contains("é") } }
        || layout.table == nil)
    for encoding in layout.encodings {
      let dataset = try prepare(layout, variation, encoding)
      #expect(dataset.description.hash == plain.description.hash)
      #expect(dataset.metadata.users.map(\.id) == ["1", "2", "3"])
      if layout.table == nil {
        #expect(dataset.metadata.movies.map(\.title) == ["Toy Story", "Misérables, Les"])
        #expect(dataset.metadata.movies.map(\.year) == [1995, 1934])
      }
    }
  }

  /// Bytes that UTF-8 does not have are different characters, not one and the same placeholder.
  @Test func wordsInLatin1StayApart() throws {
    let fixture = try DatasetFixture()
    let rows = (0..<20).map { "u\($0 % 3),i\($0 % 4),\($0 % 2),m\($0 % 2 == 0 ? "é" : "è")re" }
    let text = (["user,item,label,word"] + rows).joined(separator: "\n")
    try fixture.write(text, to: "t.csv", encoding: .isoLatin1)
    let dataset = try fixture.prepare {
      $0.source += "/t.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "label",
        columns: ["user", "item", "word"].map { .init(field: $0, column: $0, kind: .word) })
    }
    #expect(dataset.metadata.vocabularies[2].values == ["mère", "mére"])
  }

  @Test(arguments: [
    ([0x1F, 0x8B, 8, 0], "is compressed by gzip; unpack it first"),
    (
      [0x50, 0x4B, 3, 4, 20, 0],
      "is a ZIP archive or a spreadsheet; unpack it, or export it as CSV"
    ),
    (Array("PAR1".utf8), "is a Parquet file; export it as CSV"),
    ([0xFF, 0xFE, 0x75, 0], "is text in UTF-16; save it as UTF-8"),
    ([0xFE, 0xFF, 0, 0x75], "is text in UTF-16; save it as UTF-8"),
  ])
  func whatIsNoTextIsNamed(_ bytes: [UInt8], _ message: String) throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n1,A,Drama\n", to: "movies.csv")
    try fixture.write(Data(bytes), to: "ratings.csv")
    #expect(fixture.mistake() == "ratings.csv: \(message)")
  }

  @Test func emptyLinesAreNoRows() throws {
    let fixture = try DatasetFixture()
    try fixture.write("movieId,title,genres\n\n1,A,Drama\n", to: "movies.csv")
    try fixture.write(
      "\nuserId,movieId,rating,timestamp\n\n1,1,5,9\n\n1,1,5,x\n", to: "ratings.csv")
    #expect(fixture.mistake().hasPrefix("ratings.csv:6: the time 'x' is not a number of seconds"))
    // A file of one column may have an empty cell.
    try fixture.write("a\n\nb\n", to: "one.txt")
    var file = try DelimitedFile(path: "\(fixture.source)/one.txt", .tabs)
    var cells: [String] = []
    while try file.next(expecting: 1) { cells.append(file[0].text) }
    #expect(cells == ["a", "", "b"])
  }
}
