import Foundation
import GRDB
import Synchronization

/// A reader's connection to a database.
///
/// One that takes the file as immutable sees no lock and no change. It is good as long as the file is
/// the same and no log appears, and is opened again once that has changed.
final class ReadConnection: Sendable {
  private let path: String
  private let opened: Mutex<Opened>

  private struct Opened {
    let queue: DatabaseQueue
    /// Of the file when it was opened; nil for a connection that takes part in locking.
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

  /// Runs `body`, again where the file changed beneath it.
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

/// What changes whenever a file is written or replaced.
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
