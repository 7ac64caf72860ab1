import ExperimentModel
import Yams

extension GridReader {
  private static let seedDomain = HyperparameterDefinition.Domain.integer(0...Int.max)

  /// Seeds of the trials, and how many of them each configuration trains with.
  struct Seeds {
    var seeds: [UInt64]
    var rule = SeedRule.listed
  }

  private static let firstSeed: UInt64 = 42

  /// Reads the seeds of the trials: a list, one number or range, or a mapping that adds seeds until
  /// the comparisons are settled; by default 42.
  mutating func seeds(_ node: Node?) -> Seeds? {
    guard let node else { return Seeds(seeds: [Self.firstSeed]) }
    return switch node {
    case .scalar: seedOrRange(node, in: "seeds").map { Seeds(seeds: $0) }
    case .mapping: seedsUntilSettled(node)
    default: seedList(node).map { Seeds(seeds: $0) }
    }
  }

  /// Refuses seeds that are added until comparisons are settled where a search makes suggestions.
  mutating func refuseSettledSeeds(_ seeds: Seeds?, at node: Node) {
    guard let seeds, seeds.rule != .listed, search?.isSearch ?? false else { return }
    report(
      "seeds: 'until: settled' adds seeds to fixed configurations, and a search makes its own; "
        + "list them, such as 'seeds: [1, 2, 3]'", at: node)
  }

  /// Reads `{start: 3, most: 20, until: settled}`.
  private mutating func seedsUntilSettled(_ node: Node) -> Seeds? {
    let keys = ["start", "most", "until", "first"]
    let mistakes = issues.count
    var (first, start, most) = (Self.firstSeed, 3, 20)
    let entries = entries(of: node, in: "seeds") ?? []
    for entry in entries {
      switch entry.key {
      case "start": start = count(entry.value, in: "seeds start") ?? start
      case "most": most = count(entry.value, in: "seeds most") ?? most
      case "first": first = seed(entry.value, in: "seeds first") ?? first
      case "until": _ = value(entry.value, in: "seeds until", domain: .choice(["settled"]))
      default: reportUnknown(entry, in: "seeds", known: keys)
      }
    }
    if !entries.contains(where: { $0.key == "until" }) {
      report(
        "seeds: expected 'until: settled' in a mapping; a list such as [1, 2, 3] gives fixed seeds",
        at: node)
    }
    if start > most {
      report("seeds: start is \(start), which is more than most: \(most)", at: node)
    }
    if first > UInt64(Int.max - most) { report("seeds first: \(first) is too large", at: node) }
    guard issues.count == mistakes else { return nil }
    return Seeds(
      seeds: (0..<UInt64(most)).map { first + $0 }, rule: .untilSettled(start: start))
  }

  /// A spread needs two seeds.
  private mutating func count(_ node: Node, in name: String) -> Int? {
    guard case .integer(let count) = value(node, in: name, domain: .integer(2...1_000)) else {
      return nil
    }
    return count
  }

  private mutating func seedList(_ node: Node) -> [UInt64]? {
    guard
      let items = items(of: node, in: "seeds", expected: "a list of whole numbers of at least 0")
    else { return nil }
    var seeds: [UInt64] = []
    for item in items {
      for seed in seedOrRange(item, in: "seeds") ?? [] {
        if seeds.contains(seed) {
          report("seeds: \(seed) is given twice", at: item)
        }
        seeds.append(seed)
      }
    }
    return seeds
  }

  /// Reads `42` or `101..110`.
  mutating func seedOrRange(_ node: Node, in name: String) -> [UInt64]? {
    let text = node.scalar.flatMap { $0.isQuoted ? nil : $0.string }
    switch text.flatMap({ SeedRange.reading($0) }) {
    case .seeds(let seeds)?: return seeds
    case .mistake(let complaint)?:
      report("\(name): \(complaint)", at: node)
      return nil
    case nil: return seed(node, in: name).map { [$0] }
    }
  }

  mutating func seed(_ node: Node, in name: String) -> UInt64? {
    if let digits = node.scalar.flatMap({ $0.isQuoted ? nil : $0.string }),
      let complaint = Seed.complaint(of: digits)
    {
      report("\(name): \(complaint)", at: node)
      return nil
    }
    guard case .integer(let seed) = value(node, in: name, domain: Self.seedDomain) else {
      return nil
    }
    return UInt64(seed)
  }
}
