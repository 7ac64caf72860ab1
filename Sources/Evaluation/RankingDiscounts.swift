import Arithmetic

/// Discounts 1 / log₂(rank + 1) and their running sums, computed once for all users.
struct RankingDiscounts {
  /// `discounts[r - 1]` is the gain of a hit at rank r.
  private let discounts: [Double]
  /// `sums[n]` is the DCG of n hits at the ranks 1…n.
  private let sums: [Double]

  /// - Parameter ranks: The largest rank or number of hits that is needed.
  init(ranks: Int) {
    var discounts: [Double] = []
    var sums = [0.0]
    for rank in 0..<ranks {
      discounts.append(1 / ElementaryFunctions.binaryLogarithm(Double(rank + 2)))
      sums.append(sums[rank] + discounts[rank])
    }
    self.discounts = discounts
    self.sums = sums
  }

  /// Returns the gain of a hit at a rank, from 1.
  func gain(rank: Int) -> Double { discounts[rank - 1] }

  /// Returns the DCG of a ranking that begins with that many positives.
  func ideal(positives: Int) -> Double { sums[positives] }
}
