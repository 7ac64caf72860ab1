import ExperimentModel
import Yams

extension GridReader {
  private static let evaluationKeys = ["candidates", "k", "validation"]
  private static let perEpochWord = "per_epoch"
  private static let candidateWords = "own, all or {sampled: 100}"

  /// Reads the evaluation protocol: candidates, cutoffs, and when the validation rows are measured.
  mutating func evaluation(_ node: Node?) -> EvaluationProtocol? {
    guard let node else { return nil }
    var candidates = EvaluationProtocol.Candidates.own
    var cutoffs: [Int] = []
    var isPerEpoch = false
    for entry in entries(of: node, in: "evaluation") ?? [] {
      switch entry.key {
      case "candidates": candidates = self.candidates(entry.value) ?? candidates
      case "k": cutoffs = self.cutoffs(entry.value)
      case "validation":
        let domain = HyperparameterDefinition.Domain.choice(["final", Self.perEpochWord])
        isPerEpoch =
          value(entry.value, in: "evaluation validation", domain: domain)
          == .text(Self.perEpochWord)
      default: reportUnknown(entry, in: "evaluation", known: Self.evaluationKeys)
      }
    }
    return EvaluationProtocol(candidates: candidates, cutoffs: cutoffs, isPerEpoch: isPerEpoch)
  }

  private mutating func candidates(_ node: Node) -> EvaluationProtocol.Candidates? {
    let name = "evaluation candidates"
    if case .mapping = node {
      let entries = entries(of: node, in: name) ?? []
      for entry in entries where entry.key != "sampled" {
        reportUnknown(entry, in: name, known: ["sampled"])
      }
      guard let entry = entries.first(where: { $0.key == "sampled" }) else { return nil }
      let domain = HyperparameterDefinition.Domain.integer(1...1_000_000)
      guard
        case .integer(let count) = value(entry.value, in: "\(name) sampled", domain: domain)
      else { return nil }
      return .sampled(count)
    }
    guard let word = text(node, in: name, expected: Self.candidateWords) else { return nil }
    switch word {
    case "own": return .own
    case "all": return .all
    case "sampled":
      report("\(name): 'sampled' needs the number of movies: {sampled: 100}", at: node)
    default:
      let suggestion = Spelling.suggestion(for: word, among: ["own", "all", "sampled"])
      report(
        "\(name): expected \(Self.candidateWords), found '\(word)'\(suggestion)", at: node)
    }
    return nil
  }

  /// Reads one cutoff or a list of cutoffs.
  private mutating func cutoffs(_ node: Node) -> [Int] {
    var nodes = [node]
    if case .sequence = node {
      nodes =
        items(of: node, in: "evaluation k", expected: "a whole number or a list of them") ?? []
    }
    var cutoffs: [Int] = []
    for item in nodes {
      let domain = HyperparameterDefinition.Domain.integer(1...10_000)
      guard case .integer(let cutoff) = value(item, in: "evaluation k", domain: domain) else {
        continue
      }
      if cutoffs.contains(cutoff) { report("evaluation k: \(cutoff) is given twice", at: item) }
      cutoffs.append(cutoff)
    }
    return cutoffs
  }
}
