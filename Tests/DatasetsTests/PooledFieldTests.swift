import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Fields whose index stands for a list of values.
@Suite struct PooledFieldTests {
  private static let columns: [TableSchema.Column] = [
    .init(field: "user", column: "user", kind: .word),
    .init(field: "item", column: "item", kind: .word),
  ]

  /// Users u0…u4 and items i0…i9 in turn; item n has list n of `lists`.
  private func prepare(
    lists: [String], kind: TableSchema.Column.Kind = .pooledList(separator: "|"), rows: Int = 40,
    change: (inout DatasetSpecification) -> Void = { _ in }
  ) throws -> EncodedDataset {
    let fixture = try DatasetFixture()
    let lines = (0..<rows).map { row in
      let item = row % lists.count
      return "u\(row % 5),i\(item),\"\(lists[item])\",\(row % 2),\(row)"
    }
    try fixture.write((["user,item,tags,label,time"] + lines).joined(separator: "\n"), to: "t.csv")
    return try fixture.prepare {
      $0.source = "\(fixture.source)/t.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "label", timestamp: "time",
        columns: Self.columns + [.init(field: "tags", column: "tags", kind: kind)])
      change(&$0)
    }
  }

  /// Of each row: the value of a field, and the values of the list in a pooled one; nil for the
  /// unknown.
  private func rows(
    _ dataset: EncodedDataset, _ plain: String, _ pooled: String
  ) throws -> [(plain: String?, list: [String?])] {
    let fields = dataset.fieldNames
    let vocabularies = dataset.metadata.vocabularies
    let first = try #require(fields.firstIndex(of: plain))
    let second = try #require(fields.firstIndex(of: pooled))
    let bags = try #require(dataset.bags[second])
    return dataset.withRows { indices, _ in
      (0..<dataset.description.rows).map { row in
        let bag = bags[Int(indices[row * fields.count + second])]
        return (
          vocabularies[first].value(at: indices[row * fields.count + first]),
          bag.map { vocabularies[second].value(at: $0) }
        )
      }
    }
  }

  @Test func aListIsTheSetOfItsValues() throws {
    let lists = ["b|a", "a|b", "c", "", "|", "a||b|a", "no", "10|9", "a", "9|10|"]
    let expected = [
      ["a", "b"], ["a", "b"], ["c"], ["no"], ["no"], ["a", "b"], ["no"], ["9", "10"], ["a"],
      ["9", "10"],
    ]
    let dataset = try prepare(lists: lists)
    #expect(dataset.fieldNames == ["user", "item", "tags"])
    for row in try rows(dataset, "item", "tags") {
      let item = try #require(row.plain?.last?.wholeNumberValue)
      #expect(row.list == expected[item])
    }
    #expect(dataset.bags.map { $0?.count } == [nil, nil, 6])
    let field = dataset.description.fields[2]
    // 9, 10, a, b, c, no and the unknown.
    #expect(field == .init(name: "tags", size: 7, side: .movie, bags: 6))
    #expect(field.indexCount == 6)
  }

  @Test func listsOfOneValueAreThePlainField() throws {
    let lists = ["red", "green", "7", "blue", ""]
    let pooled = try prepare(lists: lists)
    let plain = try prepare(lists: lists, kind: .word)
    #expect(pooled.fieldSizes == plain.fieldSizes)
    #expect(pooled.metadata.vocabularies == plain.metadata.vocabularies)
    let same = pooled.withRows { a, _ in
      plain.withRows { b, _ in a.count == b.count && a.indices.allSatisfy { a[$0] == b[$0] } }
    }
    #expect(same)
    let bags = try #require(pooled.bags[2])
    #expect(bags.members == Array(0..<6) && bags.count == 6)
    // What is trained is another network all the same, in name.
    #expect(pooled.description.hash != plain.description.hash)
  }

  @Test func aColumnMayBeSeveralFields() throws {
    let dataset = try prepare(lists: ["a|b", "b|c|a", "c"]) {
      $0.table?.columns.append(
        .init(field: "tag", column: "tags", kind: .list(separator: "|", count: 1)))
      $0.selection = ["tag1", "item", "user", "tags"]
    }
    for row in try rows(dataset, "tag1", "tags") {
      #expect(
        row.list == (row.plain == "a" ? ["a", "b"] : row.plain == "b" ? ["a", "b", "c"] : ["c"]))
    }
  }

  @Test func theOrderOfTheSourceDoesNotMatter() throws {
    let some = try prepare(lists: ["a|b|c", "d|a", "c"])
    let other = try prepare(lists: ["c|a|b|a", "a||d", "c"])
    #expect(other.bags == some.bags)
    #expect(other.description.hash == some.description.hash)
    let more = try prepare(lists: ["a|b|c", "d|a|c", "c"])
    #expect(more.fieldSizes == some.fieldSizes)
    #expect(more.description.hash != some.description.hash)
  }

  @Test func listsDescribeUsersItemsOrContext() throws {
    // Row by row: neither the items' nor the users'.
    let fixture = try DatasetFixture()
    let lines = (0..<24).map { "u\($0 % 3),i\($0 % 4),a|\($0 % 5),\($0 % 2)" }
    try fixture.write((["user,item,tags,label"] + lines).joined(separator: "\n"), to: "t.csv")
    let dataset = try fixture.prepare {
      $0.source = "\(fixture.source)/t.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "label",
        columns: Self.columns + [
          .init(field: "tags", column: "tags", kind: .pooledList(separator: "|"))
        ])
    }
    #expect(dataset.description.fields[2].side == .context)
    #expect(dataset.description.fields[2].bags == 6)
  }

  @Test func unknownValuesAreLeftOutOfKnownLists() throws {
    // The last rows test: items 8 and 9 have lists that no training row shows.
    let fixture = try DatasetFixture()
    let lists = ["a", "b", "a|b", "c", "a|c", "b|c", "a|b|c", "a", "b|new", "newer|new"]
    let lines = (0..<40).map { row in
      let item = row < 32 ? row % 8 : row < 36 ? 8 : 9
      return "u\(row % 5),i\(item),\(lists[item]),\(row % 2),\(row)"
    }
    try fixture.write((["user,item,tags,label,time"] + lines).joined(separator: "\n"), to: "t.csv")
    func dataset(_ scope: VocabularyScope) throws -> EncodedDataset {
      try fixture.prepare {
        $0.source = "\(fixture.source)/t.csv"
        $0.minimumRating = 1
        $0.split = SplitSpecification(kind: .byTime)
        $0.vocabulary = scope
        $0.table = TableSchema(
          label: "label", timestamp: "time",
          columns: Self.columns + [
            .init(field: "tags", column: "tags", kind: .pooledList(separator: "|"))
          ])
      }
    }
    let known = try dataset(.train)
    #expect(known.fieldSizes[2] == 4)
    let test = try rows(known, "user", "tags")[known.test].map(\.list)
    #expect(test == Array(repeating: ["b"], count: 4) + Array(repeating: [nil], count: 4))
    // Seven lists and the unknown: "b|new" is the list "b".
    #expect(known.bags[2]?.count == 8)
    let all = try dataset(.all)
    #expect(all.fieldSizes[2] == 6)
    #expect(try rows(all, "user", "tags")[all.test].last?.list == ["new", "newer"])
  }

  @Test func theCacheKeepsTheBags() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let path = try fixture.prepare { $0.fields = ["genres", "user_id", "movie_id"] }.path
    let opened = try EncodedDataset.open(path: path)
    let bags = EmbeddingBags(starts: [0, 1, 4, 5], members: [0, 1, 2, 3, 4])
    #expect(opened.bags == [bags, nil, nil])
    #expect(opened.tested(by: EvaluationProtocol(cutoffs: [5])).bags == opened.bags)
  }

  @Test func theSectionOfBagsGivesThemBack() {
    let bags = EmbeddingBags.distinct(among: [[1, 2], [2], [3, 1]]).bags
    for fields in [[nil, bags, nil, bags], [bags], [nil, nil], []] {
      #expect(BagSection(numbers: BagSection(fields).numbers).bags == fields)
    }
  }

  @Test func allGenresOfAMovie() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare { $0.fields = ["user_id", "movie_id", "genres"] }
    for row in try rows(dataset, "movie_id", "genres") {
      #expect(row.list == (row.plain == "1" ? ["Animation", "Children's", "Comedy"] : ["Drama"]))
    }
    // Of rated movies only: no one rated the one of war.
    #expect(
      dataset.description.fields[2] == .init(name: "genres", size: 5, side: .movie, bags: 3))
    let added = try fixture.prepare { $0.features = ["genres"] }
    #expect(added.fieldNames.last == "genres")
    #expect(added.bags.compactMap(\.self) == dataset.bags.compactMap(\.self))
    let usual = try fixture.prepare()
    #expect(!usual.fieldNames.contains("genres"))
    #expect(usual.bags.allSatisfy { $0 == nil })
  }

  @Test func crossesTakeListsForValues() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare {
      $0.crosses = [["genres", "gender"], ["genres", "movie_year"]]
    }
    #expect(
      dataset.metadata.vocabularies.suffix(2).map(\.values) == [
        [
          "Animation|Children's|Comedy×F", "Animation|Children's|Comedy×M", "Drama×F", "Drama×M",
        ],
        ["Animation|Children's|Comedy×1995", "Drama×1934"],
      ])
    #expect(dataset.bags.allSatisfy { $0 == nil })
  }

  @Test func theExportWritesLists() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare { $0.fields = ["movie_id", "genres", "user_id"] }
    let folder = fixture.folder.path("export")
    try CSVExport.write(dataset, to: folder)
    let lines = try String(contentsOfFile: "\(folder)/train.csv", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines[0] == "movie_id,genres,user_id,label")
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",")
      #expect(cells[1] == (cells[0] == "1" ? "1|2|3" : "4"))
    }
  }

  @Test(arguments: [("Drama|War", true), ("Drama", false)])
  func aFieldWithOneListIsConstant(_ other: String, _ isConstant: Bool) throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    try fixture.write(
      ["1::One (1995)::War|Drama", "2::Two (1934)::\(other)"].joined(separator: "\n"),
      to: "movies.dat")
    let findings = try fixture.preparation.check(
      DatasetSpecification(source: fixture.source, features: ["genres"]))
    let fields = try #require(findings.first { $0.summary.hasPrefix("fields:") })
    #expect(fields.summary.contains("genres") == isConstant, "\(fields)")
  }

  @Test func dataWithoutGenresSaySo() throws {
    let error = #expect(throws: DatasetError.self) {
      try prepare(lists: ["a", "b"]) { $0.features = ["genres"] }
    }
    #expect(error?.message == "the data have no genres, only user, item, tags")
  }
}
