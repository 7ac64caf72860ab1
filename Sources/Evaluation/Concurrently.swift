import Dispatch
import Synchronization

/// The results of pieces of work that do not depend on each other, in their order; done on all cores.
package func concurrently<Result: Sendable>(_ work: [@Sendable () -> Result]) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: work.count))
  DispatchQueue.concurrentPerform(iterations: work.count) { index in
    let result = work[index]()
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.map { $0! } }  // each was set
}
