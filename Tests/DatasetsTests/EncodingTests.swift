import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct EncodingTests {
  @Test(arguments: [1, 2, 10, 99, 1000])
  func aSplitHoldsEveryRowOnce(_ rows: Int) {
    let split = RowSplit(rows: rows, SplitSpecification())
    #expect(split.order.sorted() == Array(0..<UInt32(rows)))
    #expect(split.trainCount >= 0 && split.validationCount >= 0)
    let test = rows - split.trainCount - split.validationCount
    #expect(test == Int((Double(rows) * 0.2).rounded()))
    #expect(RowSplit(rows: rows, SplitSpecification()) == split)
    if rows > 10 { #expect(RowSplit(rows: rows, SplitSpecification(seed: 7)).order != split.order) }
  }

  @Test func shufflesAreUnbiased() {
    // Where the first of four rows goes, over many seeds.
    var places = [0, 0, 0, 0]
    for seed in 0..<4000 {
      let order = RowSplit(rows: 4, SplitSpecification(seed: UInt64(seed))).order
      places[order.firstIndex(of: 0)!] += 1
    }
    for place in places { #expect(abs(place - 1000) < 150) }
  }

  @Test func vocabulariesAreOrdered() {
    let vocabulary = Vocabulary(["10", "9", "b", "B", "no", "2"])
    #expect(vocabulary.values == ["2", "9", "10", "B", "b", "no"])
    #expect(vocabulary.size == 7)
    #expect(vocabulary.value(at: 0) == nil)
    #expect(vocabulary.value(at: 3) == "10")
  }

  @Test func decodingGivesTheSourceBack() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare()
    var rows: Set<String> = []
    let names = dataset.fieldNames
    dataset.withRows { indices, labels in
      dataset.withRatings { ratings, timestamps in
        for row in 0..<dataset.description.rows {
          func value(_ field: String) -> String {
            let position = names.firstIndex(of: field)!
            return dataset.metadata.vocabularies[position]
              .value(at: indices[row * names.count + position]) ?? "?"
          }
          rows.insert(
            "\(value("user_id"))::\(value("movie_id"))::\(Int(ratings[row]))::\(timestamps[row])")
          #expect(labels[row] == (ratings[row] >= 4 ? 1 : 0))
          #expect(value("movie_year") == (value("movie_id") == "1" ? "1995" : "1934"))
          #expect(value("gender") == (value("user_id") == "1" ? "F" : "M"))
          #expect(value("rating_year") == "2000")
        }
      }
    }
    #expect(rows == Set(DatasetFixture.ratings))
    #expect(dataset.train.count + dataset.validation.count + dataset.test.count == 20)
    #expect(dataset.test.count == 4)
  }

  @Test func specificationsChangeTheHash() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let usual = try fixture.prepare()
    #expect(try fixture.prepare().description.hash == usual.description.hash)
    let hashes = try [
      fixture.prepare { $0.minimumRating = 3 }, fixture.prepare { $0.split.seed = 1 },
      fixture.prepare { $0.split.test = 0.4 },
      fixture.prepare { $0.fields = ["movie_id", "user_id"] },
    ].map(\.description.hash)
    #expect(Set(hashes + [usual.description.hash]).count == 5)
    let chosen = try fixture.prepare { $0.fields = ["movie_id", "user_id"] }
    #expect(chosen.movieField == 0)
    #expect(chosen.fieldSizes == [3, 4])
  }

  @Test func theExportHoldsTheRowsInOrder() throws {
    let fixture = try DatasetFixture()
    try fixture.writeMovieLens1M()
    let dataset = try fixture.prepare()
    let folder = fixture.folder.path("export")
    try CSVExport.write(dataset, to: folder)
    let lines = try ["train", "validation", "test"].map {
      try String(contentsOfFile: "\(folder)/\($0).csv", encoding: .utf8).split(separator: "\n")
    }
    #expect(lines.map(\.count) == [15, 3, 5])
    #expect(lines[0][0] == Substring((dataset.fieldNames + ["label"]).joined(separator: ",")))
    let rows = lines.flatMap { $0.dropFirst() }
    dataset.withRows { indices, labels in
      for row in 0..<20 {
        let fields = (0..<14).map { "\(indices[row * 14 + $0])" } + ["\(labels[row])"]
        #expect(rows[row] == Substring(fields.joined(separator: ",")))
      }
    }
  }
}
