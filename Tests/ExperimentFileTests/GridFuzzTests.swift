import ExperimentFile
import ExperimentModel
import TestSupport
import Testing

/// Damaged grids are read or refused, never a crash.
@Suite struct GridFuzzTests {
  private static let corpus = [
    """
    name: a
    dataset: {path: ml, min_rating: 4}
    seeds: [1, 2]
    metric: {name: ndcg_all@10, goal: maximize}
    defaults: &d {epochs: 5, learning_rate: 1e-4, dropout: 0.4}
    experiments:
      - {name: baseline, description: default settings}
      - {name: exp1, optimizer: {name: sgd, momentum: 0.9}, loss: {name: focal, gamma: 2.0}}
    """,
    """
    name: product
    parameters:
      dropout: {values: [0.2, 0.4]}
      embedding_dim: {values: [16, 32]}
      momentum: {values: [0.9], when: {optimizer: sgd}}
    exclude:
      - {dropout: 0.2, embedding_dim: 32}
    zip:
      - {epochs: [1, 2], batch_size: [256, 512]}
    """,
  ]

  @Test(arguments: 0..<4)
  func damagedGridsAreReadOrRefused(part: UInt64) {
    var mutator = Mutator(
      seed: part, corpus: Self.corpus,
      words: ["epochs: ", "values: [", "name: ", "  - {", "<<: *d"])
    var refused = 0
    for _ in 0..<Mutator.rounds(25_000) {
      let text = mutator.nextText()
      do throws(GridFileError) {
        let sweep = try GridFile.parse(text, file: "fuzz.conf")
        #expect(!sweep.configurations.isEmpty)
      } catch {
        refused += 1
        #expect(!error.issues.isEmpty)
      }
    }
    #expect(refused > Mutator.rounds(5_000))
  }

  private static let searches = [
    """
    method: {name: tpe, seed: 7, lag: 4}
    trials: 40
    early_terminate: {type: asha, min_iter: 1, eta: 2}
    metric: {name: validation_ndcg@10, goal: maximize}
    parameters:
      learning_rate: {distribution: log_uniform_values, min: 1e-4, max: 1e-1}
      dropout: {min: 0.0, max: 0.5}
      momentum: {values: [0.9], when: {optimizer: sgd}}
    """,
    """
    method: grid
    run_cap: 9
    parameters:
      optimizer: {parameters: {name: {value: sgd}, momentum: {min: 0, max: 0.5}}}
      batch_size: {distribution: q_log_uniform_values, min: 32, max: 64, q: 32}
      epochs: {values: [1, 2], probabilities: [0.5, 0.5]}
    """,
  ]

  @Test(arguments: 0..<2)
  func damagedSearchesAreReadOrRefused(part: UInt64) {
    var mutator = Mutator(
      seed: part, corpus: Self.searches,
      words: ["min: ", "values: [", "q: ", "distribution: uniform", "parameters: {", "method: gp"])
    var refused = 0
    for _ in 0..<Mutator.rounds(4_000) {
      let text = mutator.nextText()
      do throws(GridFileError) {
        let sweep = try GridFile.parse(text, file: "fuzz.conf")
        #expect(!sweep.configurations.isEmpty)
      } catch {
        refused += 1
        #expect(!error.issues.isEmpty)
      }
    }
    #expect(refused > Mutator.rounds(1_000))
  }

  /// Also where the text is searched for characters that can't be seen.
  @Test(arguments: ["bomb", "bomb\u{200B}"])
  func aliasesThatMultiplyAreRefused(name: String) {
    var text = "name: \(name)\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    #expect(throws: GridFileError.self) { try GridFile.parse(text, file: "bomb.conf") }
  }

  @Test func deepNestingIsRefused() {
    for (opening, closing) in [("[", "]"), ("{a: ", "}")] {
      let text = "name: " + String(repeating: opening, count: 5_000)
      #expect(throws: GridFileError.self) { try GridFile.parse(text, file: "deep.conf") }
      let closed = text + String(repeating: closing, count: 5_000)
      #expect(throws: GridFileError.self) { try GridFile.parse(closed, file: "deep.conf") }
    }
  }
}
