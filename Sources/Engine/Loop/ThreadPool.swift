import Dispatch
import Foundation

/// A fixed number of threads that run the same closure in parallel.
///
/// Not libdispatch's pool, because members wait for each other (`OrderedReduction`) and must all
/// run at the same time.
package final class ThreadPool: Sendable {
  package let threads: Int
  private let members: [Member]

  package init(threads: Int) {
    precondition(threads > 0, "a pool has at least one thread")
    self.threads = threads
    members = (1..<max(threads, 1)).map { Member($0) }
  }

  deinit {
    for member in members { member.end() }
  }

  /// Calls `body` once per member, all at the same time, and waits for all.
  func run(_ body: @Sendable (_ member: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      for member in members { member.start(body) }
      body(0)
      for member in members { member.wait() }
    }
  }

  /// Returns a member's share of `count` elements; all shares but the last are multiples of
  /// sixteen.
  func range(of count: Int, member: Int) -> Range<Int> {
    let blocks = (count + 15) / 16
    let lower = min(count, blocks * member / threads * 16)
    let upper = min(count, blocks * (member + 1) / threads * 16)
    return lower..<upper
  }
}

/// A thread that waits for work until it is ended.
///
/// `@unchecked Sendable`: `work` is written before `begin` is signalled and read after.
private final class Member: @unchecked Sendable {
  private let begin = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  private var work: (@Sendable (Int) -> Void)?

  init(_ number: Int) {
    let thread = Thread { [self] in
      while perform(number) { done.signal() }
    }
    thread.name = "sweep-train-\(number)"
    thread.start()
  }

  /// Waits for work and runs it.
  ///
  /// - Returns: false if the thread is to end.
  private func perform(_ number: Int) -> Bool {
    begin.wait()
    guard let work else { return false }
    self.work = nil
    work(number)
    return true
  }

  func start(_ work: @escaping @Sendable (Int) -> Void) {
    self.work = work
    begin.signal()
  }

  func wait() { done.wait() }

  /// Ends the thread.
  func end() { begin.signal() }
}
