import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct EncodingTests {
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
