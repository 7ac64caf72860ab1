import Foundation
import Synchronization

/// The order in which the shards of a batch add to a gradient that they share.
///
/// Floating-point sums depend on their order, so shards add one after the other, whichever threads
/// compute them. A thread keeps its derivatives until its shard's turn. Each thread computes its
/// shards in ascending order, so none waits forever.
final class OrderedReduction: Sendable {
  /// The shard whose turn it is.
  private let current = Atomic<Int>(0)
  private let changed = NSCondition()

  /// Gives the turn to a batch's first shard.
  func begin() { current.store(0, ordering: .releasing) }

  func isTurn(of shard: Int) -> Bool { current.load(ordering: .acquiring) == shard }

  func wait(for shard: Int) {
    guard !isTurn(of: shard) else { return }
    changed.lock()
    while !isTurn(of: shard) { changed.wait() }
    changed.unlock()
  }

  /// Gives the turn to the next shard.
  func pass(after shard: Int) {
    changed.lock()
    current.store(shard + 1, ordering: .releasing)
    changed.broadcast()
    changed.unlock()
  }
}
