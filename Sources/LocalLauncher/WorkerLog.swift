import Foundation
import SystemPackage

/// A worker's standard error: all of it in a file, the last lines in memory.
struct WorkerLog {
  /// Bytes of a line kept in memory; the rest of the line is dropped.
  private static let maximumLineLength = 2_000

  private let keptLines: Int
  private let file: FileDescriptor?
  private var lines: [[UInt8]] = []
  /// The unfinished line.
  private var line: [UInt8] = []

  /// Opens `worker.log` in the folder for appending; makes the folder.
  ///
  /// Training continues without a log that cannot be written: the last lines are kept in any case.
  init(folder: String, keptLines: Int) {
    self.keptLines = keptLines
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    file = try? FileDescriptor.open(
      "\(folder)/worker.log", .writeOnly, options: [.append, .create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    _ = try? file?.writeAll(bytes)
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
    try? file?.close()
    if !line.isEmpty { keepLine() }
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
