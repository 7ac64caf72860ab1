import ExperimentModel
import Yams

extension GridReader {
  private static let seedDomain = HyperparameterDefinition.Domain.integer(0...Int.max)

  /// Reads the seeds of the trials: a list or one number; by default 42.
  mutating func seeds(_ node: Node?) -> [UInt64]? {
    guard let node else { return [42] }
    if case .scalar = node { return seed(node, in: "seeds").map { [$0] } }
    guard
      let items = items(of: node, in: "seeds", expected: "a list of whole numbers of at least 0")
    else { return nil }
    var seeds: [UInt64] = []
    for item in items {
      guard let seed = seed(item, in: "seeds") else { continue }
      if seeds.contains(seed) {
        report("seeds: \(seed) is given twice", at: item)
      }
      seeds.append(seed)
    }
    return seeds
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
