import ExperimentModel
import Yams

extension GridReader {
  private static let splitKeys = ["kind", "test", "validation", "seed", "n"]
  private static let splitKinds = SplitSpecification.Kind.allCases.map(\.rawValue)

  /// Reads the split: a kind or a mapping.
  mutating func split(_ node: Node) -> SplitSpecification {
    var split = SplitSpecification()
    if case .scalar = node {
      split.kind = splitKind(node) ?? split.kind
      if split.kind == .last { reportMissingCount(at: node) }
      return split
    }
    let name = "dataset split"
    let entries = entries(of: node, in: name, expected: "a kind or a mapping") ?? []
    if let kind = entries.first(where: { $0.key == "kind" }) {
      split.kind = splitKind(kind.value) ?? split.kind
    }
    for entry in entries {
      switch entry.key {
      case "kind": break
      case "test":
        split.test = share(entry) ?? split.test
        testShare = entry.position
      case "validation":
        split.validation = share(entry) ?? split.validation
      case "seed":
        split.seed = seed(entry.value, in: "\(name) seed") ?? split.seed
      case "n":
        let domain = HyperparameterDefinition.Domain.integer(1...1_000_000)
        if case .integer(let count) = value(entry.value, in: "\(name) n", domain: domain) {
          split.last = count
        }
      default:
        reportUnknown(entry, in: name, known: Self.splitKeys)
      }
      reportUseless(entry, of: split.kind)
    }
    if split.kind == .last, !entries.contains(where: { $0.key == "n" }) {
      reportMissingCount(at: node)
    }
    return split
  }

  /// Reads which rows' values have embeddings.
  mutating func vocabulary(_ node: Node) -> VocabularyScope? {
    let words = VocabularyScope.allCases.map(\.rawValue)
    guard
      case .text(let word) = value(node, in: "dataset vocabulary", domain: .choice(words))
    else { return nil }
    return VocabularyScope(rawValue: word)
  }

  private mutating func splitKind(_ node: Node) -> SplitSpecification.Kind? {
    guard
      case .text(let word) = value(
        node, in: "dataset split kind", domain: .choice(Self.splitKinds))
    else { return nil }
    return SplitSpecification.Kind(rawValue: word)
  }

  /// Reads a share above 0 and below 1.
  private mutating func share(_ entry: GridEntry) -> Double? {
    let domain = HyperparameterDefinition.Domain.real(
      0...1, excludingLower: true, excludingUpper: true)
    return value(entry.value, in: "dataset split \(entry.key)", domain: domain)?.number
  }

  /// Reports a key that this kind of split ignores.
  private mutating func reportUseless(_ entry: GridEntry, of kind: SplitSpecification.Kind) {
    let reason: String? =
      switch entry.key {
      case "test" where !kind.hasShares, "validation" where !kind.hasShares:
        "divides by a number of rows, not by shares"
      case "seed" where !kind.isRandom: "has nothing random"
      case "n" where kind != .last: "takes no number of rows"
      default: nil
      }
    if let reason {
      report(
        "dataset split: '\(entry.key)' means nothing here: '\(kind.rawValue)' \(reason)",
        at: entry.position)
    }
  }

  private mutating func reportMissingCount(at node: Node) {
    report(
      "dataset split: 'last' needs 'n', the number of each user's last rows that test: "
        + "{kind: last, n: 5}", at: node)
  }
}
