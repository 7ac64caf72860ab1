import Dispatch
import Platform
import Synchronization

/// Runs independent closures on the cores that this process may use, and returns their results in order.
package func concurrently<Result: Sendable>(
  _ work: [@Sendable () -> Result]
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: work.count))
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: min(work.count, MachineLimits.current.cores)) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < work.count else { return }
      let result = work[index]()
      results.withLock { $0[index] = result }
    }
  }
  return results.withLock { $0.map { $0! } }  // each was set
}
