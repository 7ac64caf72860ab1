/// Reason why a mean difference of pairs has no test.
package enum Untestable: Sendable, Hashable {
  /// Fewer than two pairs.
  case onePair
  /// Several pairs of one seed, which are not independent.
  case oneSeed(pairs: Int)
  /// Every pair has the same non-zero difference, so the spread is unknown.
  case sameDifference
  /// Too few users have a non-zero difference.
  case fewUsersDiffer(Int, of: Int)
  /// The spread comes from this effective number of users, whose differences dominate.
  case fewUsersDominate(Int, of: Int)
  /// This number of seeds have not ended, and fixed seeds are tested once.
  case incomplete(missing: Int)
  /// The seeds or splits were chosen after a look at results with others.
  case chosenSample
  /// A search, whose suggestions follow results: only fresh seeds test them.
  case ofSearch
  /// One seed, and a metric without per-user values.
  case noUserValues
}
