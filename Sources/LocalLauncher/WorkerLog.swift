import Foundation
import WorkerProtocol

/// A worker's standard error: all of it in a file, the last lines in memory.
struct WorkerLog {
  /// Of the lines kept in memory.
  private static let maximumLineLength = 2_000

  private let keptLines: Int
  private let descriptor: Int32?
  private var lines: [[UInt8]] = []
  /// Of the unfinished line; no more than `maximumLineLength` of it.
  private var line: [UInt8] = []

  /// Opens `worker.log` in the folder, which is made when there is none, at its end. A log that
  /// cannot be written is no reason to stop training: the last lines are kept all the same.
  init(folder: String, keptLines: Int) {
    self.keptLines = keptLines
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let descriptor = open(folder + "/worker.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    self.descriptor = descriptor >= 0 ? descriptor : nil
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if let descriptor {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count <= 0 && errno != EINTR { break }
        rest = rest.dropFirst(max(0, count))
      }
    }
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        keepLine()
      } else if line.count < Self.maximumLineLength {
        line.append(byte)
      }
    }
  }

  private mutating func keepLine() {
    lines.append(line)
    if lines.count > keptLines { lines.removeFirst() }
    line = []
  }

  /// Closes the file.
  ///
  /// - Returns: the last lines.
  mutating func close() -> String {
    if let descriptor { _ = Foundation.close(descriptor) }
    if !line.isEmpty { keepLine() }
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
