import Dispatch
import Synchronization

/// Does something on another thread while this one reads on: unpacking ten thousand rows takes as long
/// as reading them.
///
/// - Returns: what both came to, once both have ended.
func together<Other: Sendable, Own>(
  _ other: @escaping @Sendable () throws -> Other, _ own: () throws -> Own
) throws -> (Other, Own) {
  let outcome = Mutex<Result<Other, any Error>?>(nil)
  let group = DispatchGroup()
  DispatchQueue.global().async(group: group) {
    let result = Result { try other() }
    outcome.withLock { $0 = result }
  }
  let result = Result { try own() }
  group.wait()
  let found = outcome.withLock { $0! }  // set before the group ended
  return (try found.get(), try result.get())
}
