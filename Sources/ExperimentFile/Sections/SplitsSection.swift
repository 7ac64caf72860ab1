import ExperimentModel
import Yams

extension GridReader {
  /// Reads the splits that each configuration trains on, of `splits` or `folds`; empty without either.
  ///
  /// - Parameter base: the dataset's split, of which they are variants.
  mutating func splits(
    _ splits: GridEntry?, folds: GridEntry?, of base: SplitSpecification
  ) -> [SplitSpecification] {
    guard let entry = splits ?? folds else { return [] }
    if splits != nil, let folds {
      report("grid: 'splits' and 'folds' exclude each other; give one of them", at: folds.position)
      return []
    }
    guard base.kind.isRandom else {
      report(
        "\(entry.key): the split '\(base.kind.rawValue)' has nothing random, so there is only one; "
          + "leave out '\(entry.key)', or use the split 'rows', 'by_user' or 'users'",
        at: entry.position)
      return []
    }
    return splits != nil ? splitSeeds(entry.value, of: base) : self.folds(entry.value, of: base)
  }

  /// Refuses configurations whose seeds would vary nothing.
  mutating func refuseVariedSplits(in configurations: [Configuration], at position: SourcePosition)
  {
    let varied = configurations.first {
      $0.hyperparameters[VarianceSource.setting] == VarianceSource.split
    }
    guard let varied else { return }
    report(
      "\(varied.name): 'seed_varies: split' is of 'sweep variance', which pairs seeds with splits; in a "
        + "grid, 'splits: [1, 2, 3]' varies the split", at: position)
  }

  private mutating func splitSeeds(
    _ node: Node, of base: SplitSpecification
  ) -> [SplitSpecification] {
    let expected = "two or more seeds of splits: [1, 2, 3] or 1..3"
    let mistakes = issues.count
    let items: [Node]
    if let text = node.scalar, !text.isQuoted, SeedRange.reading(text.string) != nil {
      items = [node]
    } else {
      guard let list = self.items(of: node, in: "splits", expected: expected) else { return [] }
      items = list
    }
    var splits: [SplitSpecification] = []
    for item in items {
      for seed in seedOrRange(item, in: "splits") ?? [] {
        if splits.contains(where: { $0.seed == seed }) {
          report("splits: \(seed) is given twice", at: item)
        }
        var split = base
        split.seed = seed
        splits.append(split)
      }
    }
    if splits.count == 1, issues.count == mistakes {
      report(
        "splits: expected two or more; give the seed of a single split by 'seed' of 'split' under "
          + "'dataset'", at: node)
    }
    return splits
  }

  /// Reads a number of folds, or `{count: 5, by: user}`.
  private mutating func folds(_ node: Node, of base: SplitSpecification) -> [SplitSpecification] {
    var base = base
    var count: Int?
    if case .mapping = node {
      for entry in entries(of: node, in: "folds") ?? [] {
        switch entry.key {
        case "count": count = foldCount(entry.value, in: "folds count")
        case "by":
          let unit = value(entry.value, in: "folds by", domain: .choice(["row", "user"]))
          if case .text(let unit)? = unit { base.kind = unit == "user" ? .users : .rows }
        default: reportUnknown(entry, in: "folds", known: ["count", "by"])
        }
      }
      if count == nil { report("folds: expected a 'count': {count: 5, by: user}", at: node) }
    } else {
      count = foldCount(node, in: "folds")
    }
    if base.kind == .byUser {
      report(
        "folds: the split 'by_user' has no folds; use 'rows' or 'users', or 'splits: [1, 2, 3]'",
        at: node)
      return []
    }
    if let testShare {
      report(
        "dataset split: 'test' means nothing here: each of the 'folds' tests an equal share; leave it "
          + "out", at: testShare)
    }
    guard let count else { return [] }
    base.test = 1 / Double(count)
    return (1...count).map { number in
      var split = base
      split.fold = .init(number: number, of: count)
      return split
    }
  }

  private mutating func foldCount(_ node: Node, in name: String) -> Int? {
    guard case .integer(let count) = value(node, in: name, domain: .integer(2...20)) else {
      return nil
    }
    return count
  }
}
