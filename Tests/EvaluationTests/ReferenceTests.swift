import Evaluation
import Foundation
import Testing

/// Compares with scikit-learn; `scripts/references/metrics.py` makes the file.
struct ReferenceTests {
  struct Reference: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let scores: [Float]
    let labels: [UInt8]
    let users: [UInt32]
    let items: [UInt32]
    let metrics: [String: Double]
    let rankedUsers: [UInt32]
    let perUser: [String: [Double]]

    var testDescription: String { name }
  }

  static func references() throws -> [Reference] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "References/metrics.json")
    return try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file))
  }

  @Test(arguments: try references())
  func everyMetricAgreesWithScikitLearn(_ reference: Reference) throws {
    let evaluation = TestEvaluation(
      scores: reference.scores, labels: reference.labels, users: reference.users,
      items: reference.items)
    #expect(evaluation.metrics.keys.sorted() == reference.metrics.keys.sorted())
    for (name, expected) in reference.metrics {
      let value = try #require(evaluation.metrics[name])
      #expect(abs(value - expected) < 1e-12, "\(name): \(value), not \(expected)")
    }
    #expect(evaluation.users == reference.rankedUsers)
    #expect(evaluation.perUser.keys.sorted() == reference.perUser.keys.sorted())
    for (name, expected) in reference.perUser {
      let values = try #require(evaluation.perUser[name])
      #expect(values.count == expected.count)
      for (index, pair) in zip(values, expected).enumerated() {
        #expect(
          abs(pair.0 - pair.1) < 1e-12, "\(name) of user \(reference.rankedUsers[index])")
      }
    }
  }
}
