import Dispatch
import ExperimentModel
import GRDB
import Synchronization

/// How the trials of a large sweep are shared among two connections.
struct SweepHalves {
  let first: Range<Int>
  let second: Range<Int>

  /// Trials below which another connection does not pay.
  private static let fewest = 1000

  /// Nil for a sweep that one connection reads.
  init?(_ sweep: StoredSweep) {
    guard sweep.positions.count >= Self.fewest else { return nil }
    let middle = sweep.positions.count / 2
    first = 0..<middle
    second = middle..<sweep.positions.count
  }
}

/// Reads trials of a sweep on a thread of its own, over a connection of its own.
final class OtherReader: Sendable {
  private let queue = DispatchQueue(label: "sweep.results.other", qos: .userInitiated)
  private let connection = Mutex<Result<ReadConnection, any Error>?>(nil)
  private let found = Mutex<Result<[TrialRecord]?, any Error>>(.success(nil))

  /// Begins to open the database.
  init(path: String) {
    queue.async { [self] in
      let opened = Result<ReadConnection, any Error> { try ReadConnection(path: path) }
      connection.withLock { $0 = opened }
    }
  }

  /// Begins to read.
  ///
  /// - Parameter read: returns nil when the sweep is not as it is to be read.
  func begin(_ read: @escaping @Sendable (SnapshotReader) throws -> [TrialRecord]?) {
    queue.async { [self] in
      let opened = connection.withLock { $0! }  // the block before this one set it
      let result = Result {
        try opened.get().use { try $0.read { try read(SnapshotReader($0)) } }
      }
      found.withLock { $0 = result }
    }
  }

  /// Waits for the trials.
  ///
  /// - Returns: what `begin` was given to read.
  func trials() throws -> [TrialRecord]? {
    queue.sync {}
    return try found.withLock { $0 }.get()
  }
}
