import Foundation
import Synchronization

/// Whose turn it is to add to what all shards of a batch share.
///
/// Floating-point sums depend on their order, so shards add in theirs, whichever thread owns them.
/// A thread whose turn has not come keeps what it has to add until then. Each thread takes its
/// shards in ascending order, so no one waits for ever.
final class OrderedReduction: Sendable {
  /// The shard whose turn it is.
  private let current = Atomic<Int>(0)
  private let changed = NSCondition()

  /// The first shard of a batch comes first.
  func begin() { current.store(0, ordering: .releasing) }

  func isTurn(of shard: Int) -> Bool { current.load(ordering: .acquiring) == shard }

  func wait(for shard: Int) {
    guard !isTurn(of: shard) else { return }
    changed.lock()
    while !isTurn(of: shard) { changed.wait() }
    changed.unlock()
  }

  /// The next shard's turn comes.
  func pass(after shard: Int) {
    changed.lock()
    current.store(shard + 1, ordering: .releasing)
    changed.broadcast()
    changed.unlock()
  }
}
