import Arithmetic
import ExperimentModel
import Foundation
import Testing

@testable import Datasets

/// Whatever a table says comes back from its encoded rows, under every split and vocabulary.
@Suite struct EncodingPropertyTests {
  /// A row as the table has it; its time is its number, so that it is found again.
  private struct Row {
    let user: String
    let item: String
    let word: String
    let tags: [String]
    let label: Int
  }

  private static let words = [
    "", "no", "0", "1", "01", "1.0", "-7", "a,b", "\"quoted\"", "two\nlines", "x|y", " space ",
    "größer", "日本語", "👩‍👩‍👧", "9223372036854775808", "a", "A",
  ]
  private static let tags = ["", "Drama", "War", "7", "Comédie", "no"]

  private static func rows(_ random: inout SplitMix64) -> [Row] {
    func any(_ texts: [String]) -> String { texts[Int(random.next(below: UInt64(texts.count)))] }
    let users = Array(words.dropFirst().prefix(6 + Int(random.next(below: 8))))
    let items = Array(words.dropFirst(2).prefix(4 + Int(random.next(below: 8))))
    return (0..<80 + Int(random.next(below: 200))).map { number in
      Row(
        user: any(users), item: any(items), word: any(words),
        tags: (0..<random.next(below: 4)).map { _ in any(tags) }, label: number % 3 == 0 ? 1 : 0)
    }
  }

  private static func csv(_ rows: [Row]) -> String {
    func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
    return "user,item,word,tags,label,time\n"
      + rows.enumerated().map { number, row in
        [cell(row.user), cell(row.item), cell(row.word), cell(row.tags.joined(separator: "|"))]
          .joined(separator: ",") + ",\(row.label),\(number + 1)\n"
      }.joined()
  }

  private static let schema = TableSchema(
    label: "label", timestamp: "time",
    columns: [
      .init(field: "user", column: "user", kind: .word),
      .init(field: "item", column: "item", kind: .word),
      .init(field: "word", column: "word", kind: .word),
      .init(field: "tag", column: "tags", kind: .list(separator: "|", count: 2)),
      .init(field: "tags", column: "tags", kind: .pooledList(separator: "|")),
    ])

  /// The values that each field has in a row, as sets: lists have several.
  private static func values(_ row: Row) -> [Set<String>] {
    func value(_ text: String?) -> Set<String> { [text.flatMap { $0.isEmpty ? nil : $0 } ?? "no"] }
    let present = Set(row.tags.filter { !$0.isEmpty })
    return [
      value(row.user), value(row.item), value(row.word), value(row.tags.first),
      value(row.tags.dropFirst().first), present.isEmpty ? ["no"] : present,
    ]
  }

  /// The number of the row of the table, and its values in each field; a value that the vocabulary
  /// does not know is left out.
  private func decoded(_ dataset: EncodedDataset) -> [(row: Int, label: Int, [Set<String>])] {
    let fields = dataset.fieldNames.count
    let vocabularies = dataset.metadata.vocabularies
    return dataset.withRows { indices, labels in
      dataset.withRatings { _, times in
        (0..<dataset.description.rows).map { place in
          let values = (0..<fields).map { field in
            let index = indices[place * fields + field]
            let members = dataset.bags[field].map { Array($0[Int(index)]) } ?? [index]
            return Set(members.compactMap { vocabularies[field].value(at: $0) })
          }
          return (Int(times[place]) - 1, Int(labels[place]), values)
        }
      }
    }
  }

  @Test(arguments: SplitSpecification.Kind.allCases, 0..<4 as Range<UInt64>)
  func valuesComeBack(_ kind: SplitSpecification.Kind, _ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rows = Self.rows(&random)
    let fixture = try DatasetFixture()
    try fixture.write(Self.csv(rows), to: "t.csv")
    for scope in VocabularyScope.allCases {
      let dataset = try fixture.prepare {
        $0.source += "/t.csv"
        $0.minimumRating = 1
        $0.table = Self.schema
        $0.vocabulary = scope
        $0.split = SplitSpecification(kind: kind, test: 0.3, validation: 0.2, seed: seed, last: 2)
      }
      let found = decoded(dataset)
      // No row is lost or doubled, so none that tests is in train.
      #expect(found.map(\.row).sorted() == Array(rows.indices))
      // What the training rows show is known; with the usual vocabulary all is.
      let showing = scope == .train ? dataset.train.map { found[$0].row } : Array(rows.indices)
      var known = [Set<String>](repeating: [], count: dataset.fieldNames.count)
      for row in showing {
        for (field, values) in Self.values(rows[row]).enumerated() {
          known[field].formUnion(values)
        }
      }
      let wrong = found.first { row, label, values in
        label != rows[row].label
          || values != zip(Self.values(rows[row]), known).map { $0.intersection($1) }
      }
      #expect(wrong == nil)
    }
  }
}
