import ExperimentModel

/// The looks of a sweep that declares its seeds, splits and baseline, and what was seen before.
struct SeedDeclaration {
  private(set) var looks: SeedLooks
  private(set) var seen: SeenResults

  private let next: Sweep
  private let splits: Set<SplitSpecification>
  /// Finished trials in all sweeps.
  private let finished: [Hyperparameters: Set<SeenSweep.Replicate>]

  init(_ next: Sweep, after sources: [SeenSweep]) {
    self.next = next
    splits = Set(next.allSplits)
    finished = sources.reduce(into: [:]) { all, source in
      all.merge(source.finished) { $0.union($1) }
    }
    let same = sources.first { $0.sweep.name == next.name && $0.declaresTheSame(as: next) }
    looks = same?.sweep.looks ?? (next.seedRule == .listed ? .once : .every)
    seen = same?.sweep.seen ?? .init()
    guard let baseline = next.baselineSettings else { return }
    let contributions = contributions(of: sources, same, baseline)
    for contribution in contributions { add(contribution) }
    seen.hasChosenBaseline =
      seen.hasChosenBaseline
      || contributions.contains { contribution in
        let source = contribution.source
        return contribution.isTestable && source.baseline != baseline
          && source.hasCompared(baseline)
      }
    looks = looks(after: contributions, isSame: same != nil)
    let names = Set(contributions.map(\.source.sweep.name)).union([next.name])
    keepFormer(of: sources.filter { names.contains($0.sweep.name) && $0.hasCompared(baseline) })
  }

  /// What one stored sweep shows of comparisons that the next one brings.
  private struct Contribution {
    let source: SeenSweep
    /// Seeds and splits of configurations of its grid.
    var pairs: Set<SeenSweep.Replicate> = []
    var earlierSeeds: Set<UInt64> = []
    var earlierSplits: Set<SplitSpecification> = []

    var isEmpty: Bool { pairs.isEmpty && earlierSeeds.isEmpty && earlierSplits.isEmpty }
    var seeds: Set<UInt64> { earlierSeeds.union(pairs.map(\.seed)) }
    /// True if a test over seeds or splits was possible.
    var isTestable: Bool {
      pairs.count > 1 || seeds.count > 1 || source.sweep.looks.isAfterChange
    }
  }

  /// Returns those that are not empty.
  private func contributions(
    of sources: [SeenSweep], _ same: SeenSweep?, _ baseline: Hyperparameters
  ) -> [Contribution] {
    let seeds = Set(next.seeds)
    let brought = next.configurations.map(\.hyperparameters).filter { settings in
      settings != baseline && same?.finished[settings] == nil
        && !(same?.former[settings].map { seeds.isSuperset(of: $0.seeds) } ?? false)
    }
    let references = finished[baseline] ?? []
    return sources.map { source in
      var found = Contribution(source: source)
      let earlier = source.sweep.seen
      for settings in brought {
        if let own = source.finished[settings] {
          found.pairs.formUnion(own.intersection(references))
          if source.hasCompared(baseline) {
            found.earlierSeeds.formUnion(earlier.seeds)
            found.earlierSplits.formUnion(earlier.splits)
          }
        }
        // Of a former configuration, or of one whose baseline is a former configuration.
        for former in [
          source.former[settings],
          source.finished[settings] == nil ? nil : source.former[baseline],
        ].compactMap(\.self) {
          found.earlierSeeds.formUnion(former.seeds)
          found.earlierSplits.formUnion(former.splits)
        }
      }
      return found
    }.filter { !$0.isEmpty }
  }

  private mutating func add(_ contribution: Contribution) {
    let own = Set(contribution.pairs.map(\.split))
    let found = own.union(contribution.earlierSplits)
    var lists = contribution.source.sweep.seen.abandonedSplits.map(Set.init)
    if splits.isDisjoint(with: found) {
      if contribution.isTestable { lists.append(found) }
    } else {
      seen.seeds = contribution.seeds.union(seen.seeds).sorted()
      seen.splits = found.union(seen.splits).sorted { $0.number < $1.number }
    }
    for list in lists where splits.isDisjoint(with: list) {
      let sorted = list.sorted { $0.number < $1.number }
      if !seen.abandonedSplits.contains(sorted) { seen.abandonedSplits.append(sorted) }
    }
  }

  private func looks(after contributions: [Contribution], isSame: Bool) -> SeedLooks {
    guard !contributions.isEmpty else { return looks }
    let pairs = contributions.reduce(into: Set<SeenSweep.Replicate>()) { $0.formUnion($1.pairs) }
    // One pair has no test over seeds, so no part of the level is spent. But it may decide how long a
    // list is, which the sequential test alone allows for.
    let seeds = contributions.reduce(into: Set<UInt64>()) { $0.formUnion($1.seeds) }
    if !contributions.contains(where: \.isTestable), pairs.count < 2, seeds.count < 2,
      next.seedRule != .listed || seen.seeds.isEmpty
    {
      return looks
    }
    let earlier = (isSame ? [looks] : []) + contributions.map(\.source.sweep.looks)
    // The same plan under another name.
    if let twin = contributions.first(where: { $0.source.declaresTheSame(as: next) }),
      !isSame || twin.source.sweep.looks == looks, pairs == twin.pairs,
      Set(next.seeds).isSuperset(of: seen.seeds), seen.abandonedSplits.isEmpty
    {
      return twin.source.sweep.looks
    }
    if !seen.hasChosenBaseline, seen.abandonedSplits.isEmpty, earlier.allSatisfy({ $0 == .every }) {
      return .every
    }
    return earlier.first(where: \.isAfterChange) ?? .afterChange(of: seeds.count)
  }

  /// Keeps the comparisons of configurations that were in these sweeps and are not in the next one.
  private mutating func keepFormer(of families: [SeenSweep]) {
    let current = Set(next.configurations.map(\.hyperparameters))
    var former: [SeenResults.FormerComparison] = seen.former
    for source in families {
      guard let baseline = source.baseline, let references = source.finished[baseline] else {
        continue
      }
      var isCompared = false
      for configuration in source.sweep.configurations {
        let settings = configuration.hyperparameters
        let pairs = (finished[settings] ?? []).intersection(references)
        guard settings != baseline, !pairs.isEmpty else { continue }
        isCompared = true
        former.append(.init(settings, pairs, source.sweep.seen))
      }
      if isCompared { former.append(.init(baseline, references, source.sweep.seen)) }
      former += source.sweep.seen.former
    }
    var known = current
    seen.former = former.filter { known.insert($0.settings).inserted }
  }
}

extension SeenResults.FormerComparison {
  fileprivate init(
    _ settings: Hyperparameters, _ pairs: Set<SeenSweep.Replicate>, _ earlier: SeenResults
  ) {
    self.init(
      settings: settings, seeds: Set(pairs.map(\.seed)).union(earlier.seeds).sorted(),
      splits: Set(pairs.map(\.split)).union(earlier.splits).sorted { $0.number < $1.number })
  }
}

extension SeedLooks {
  fileprivate var isAfterChange: Bool { if case .afterChange = self { true } else { false } }
}
