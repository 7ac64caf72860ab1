import Dispatch

/// A fixed number of threads that share out pieces of work.
package struct ThreadTeam: Sendable {
  package let threads: Int

  package init(threads: Int) {
    precondition(threads > 0, "a team has at least one thread")
    self.threads = threads
  }

  /// Calls `body` once for each member, at the same time, and waits for all.
  func run(_ body: @Sendable (_ member: Int) -> Void) {
    if threads == 1 {
      body(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: threads, execute: body)
    }
  }

  /// The part of `count` elements that is the member's: parts are multiples of sixteen, but for
  /// the last.
  func range(of count: Int, member: Int) -> Range<Int> {
    let blocks = (count + 15) / 16
    let lower = min(count, blocks * member / threads * 16)
    let upper = min(count, blocks * (member + 1) / threads * 16)
    return lower..<upper
  }
}
