/// Why a mean difference of pairs has no test.
package enum Untestable: Sendable, Hashable {
  /// Fewer than two pairs.
  case onePair
  /// Every pair has the same difference, and not zero: there is no spread to judge it by.
  case sameDifference
  /// Too few users have a difference other than zero.
  case fewUsersDiffer(Int, of: Int)
  /// The spread rests on this effective number of users, whose differences outweigh all others.
  case fewUsersDominate(Int, of: Int)
  /// One seed, and a metric without a value for each user.
  case noUserValues
}
