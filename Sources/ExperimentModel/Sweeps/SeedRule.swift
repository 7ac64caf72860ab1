/// How many seeds the configurations of a sweep train with.
package enum SeedRule: Sendable, Hashable, Codable {
  /// All of the sweep's seeds.
  case listed
  /// The first `start` seeds, and then one more at a time until the comparison with the baseline is
  /// settled or no seed is left.
  case untilSettled(start: Int)
}

/// When the results of a sweep were looked at, which decides how its seeds may be tested: adding seeds
/// after a look and testing again at the full level finds differences that are not there.
package enum SeedLooks: Sendable, Hashable, Codable {
  /// Once: the seeds were fixed before any result was seen.
  case once
  /// After every seed, from the beginning.
  case every
  /// Results with this many seeds were seen before the seeds, splits or baseline were fixed.
  case afterChange(of: Int)

  /// The looks of a sweep that gets more seeds than this one, whose results were seen.
  package func afterMore(than seeds: Int) -> SeedLooks {
    self == .once ? .afterChange(of: seeds) : self
  }
}
