import ExperimentModel
import Foundation
import GRDB
import Synchronization

/// Reader's connection to a database.
///
/// A connection that treats the file as immutable sees neither locks nor changes. It is opened
/// again once the file has changed or a log has appeared.
final class ReadConnection: Sendable {
  private let path: String
  private let opened: Mutex<Opened>

  private struct Opened {
    let queue: DatabaseQueue
    /// The file's stamp at opening; nil for a connection that takes part in locking.
    let stamp: FileStamp?

    func isUpToDate(_ path: String) -> Bool {
      stamp.map { $0 == FileStamp(path) && DatabaseFile.hasNoLog(path) } ?? true
    }
  }

  /// - Throws: `ResultStoreError`.
  init(path: String) throws(ResultStoreError) {
    self.path = path
    opened = Mutex(try Self.open(path))
  }

  /// Runs `body`, and again if the file changed meanwhile.
  ///
  /// - Throws: `ResultStoreError`.
  func use<Value>(_ body: (DatabaseQueue) throws -> Value) throws(ResultStoreError) -> Value {
    while true {
      let current = try current()
      let result = Result { try body(current.queue) }
      guard current.isUpToDate(path) else { continue }
      return try ResultStoreError.explain(path: path) { try result.get() }
    }
  }

  private func current() throws(ResultStoreError) -> Opened {
    let known = opened.withLock { $0 }
    if known.isUpToDate(path) { return known }
    let new = try Self.open(path)
    opened.withLock { $0 = new }
    return new
  }

  private static func open(_ path: String) throws(ResultStoreError) -> Opened {
    let stamp = FileStamp(path)
    let (queue, isImmutable) = try DatabaseFile.openForReading(path: path)
    return Opened(queue: queue, stamp: isImmutable ? stamp : nil)
  }
}

/// Identity, size and time of a file, which change when it is written or replaced.
private struct FileStamp: Equatable {
  private let numbers: [Int64]

  init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      numbers = []
      return
    }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    numbers = [
      Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
      Int64(status.st_size), Int64(time.tv_sec), Int64(time.tv_nsec),
    ]
  }
}
