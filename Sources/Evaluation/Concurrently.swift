import Dispatch
import Platform
import Synchronization

/// The results of pieces of work that do not depend on each other, in their order; done on as many
/// cores as this process may use.
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
