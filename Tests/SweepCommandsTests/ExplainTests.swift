import Foundation
import TestSupport
import Testing

/// `sweep explain`, from a trained trial to text and JSON.
@Suite(.ownThreads) struct ExplainTests {
  private let grid = """
    name: attention
    dataset: sample
    defaults: {epochs: 1, embedding_dim: 4, batch_size: 1000}
    experiments:
      - {name: both, model: autoint_mlp, attention_layers: 2, wide: true}
      - {name: alone, model: autoint, attention_layers: 1, attention_heads: 3, fields: [user_id, movie_id, age]}
      - {name: other, model: mlp}
    """

  private struct Explained: Decodable {
    struct Field: Decodable {
      let field: String
      let value: String?
      let part: Double
    }
    let user: String
    let item: String
    let rating: Double?
    let logit: Double
    let probability: Double
    let fields: [Field]
    let rest: Double?
    let attention: [[[[Double]]]]
  }

  @Test func predictionsAreExplained() throws {
    let program = try SweepProgram()
    try program.write(grid, to: "attention.conf")
    let run = try program.run("attention.conf", "--no-progress")
    #expect(run.status == 0, "\(run.err)")

    // A test row with its logit.
    #expect(try program.run("evaluate", "both", "--predictions", "p.csv").status == 0)
    let line = try program.read("p.csv").split(whereSeparator: \.isNewline)[1]
    let cells = line.split(separator: ",").map(String.init)
    let options = ["--user", cells[0], "--item", cells[1]]
    let json = try program.run(["explain", "both", "--format", "json"] + options)
    #expect(json.status == 0, "\(json.err)")
    let both = try JSONDecoder().decode(Explained.self, from: Data(json.out.utf8))
    #expect(both.user == cells[0] && both.item == cells[1])
    #expect(both.rating != nil)
    #expect(Float(both.logit) == Float(cells[3]))
    #expect(abs(both.probability - (try #require(Double(cells[4])))) < 1e-6)
    let rest = try #require(both.rest)
    #expect(abs(both.fields.map(\.part).reduce(rest, +) - both.logit) < 1e-5)
    #expect(both.fields.first { $0.field == "user_id" }?.value == cells[0])
    #expect(both.attention.count == 2 && both.attention[0].count == 2)
    #expect(both.attention.joined().joined().allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })

    let text = try program.run(["explain", "alone"] + options)
    #expect(text.status == 0, "\(text.err)")
    for part in ["alone (autoint) predicts ", "Layer 1, head 3:", "movie_id", "logit"] {
      #expect(text.out.contains(part), "\(text.out)")
    }
    #expect(!text.out.contains("other branches") && !text.out.contains("Layer 2"))

    let other = try program.run(["explain", "other"] + options)
    #expect(other.status == 2)
    #expect(
      other.err == """
        error: 'other' is of the model mlp, which has no attention between fields; 'sweep explain' \
        explains autoint and autoint_mlp

        """)
    let nobody = try program.run("explain", "both", "--user", "nobody", "--item", cells[1])
    #expect(nobody.status == 2 && nobody.err.contains("there is no user 'nobody'"))
    let nothing = try program.run("explain", "both", "--user", cells[0], "--item", "nothing")
    #expect(nothing.status == 2 && nothing.err.contains("there is no movie 'nothing' in sample"))
  }
}
