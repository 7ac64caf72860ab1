import Crypto
import ExperimentModel
import Platform

/// Reads and writes the files of checkpoints in one piece.
enum CheckpointFile {
  static func read(_ path: String) throws(CheckpointError) -> [UInt8] {
    do {
      return try [UInt8](contentsOfFile: path)
    } catch {
      throw CheckpointError("cannot be read: \(error)", path: path)
    }
  }

  /// Replaces or creates a file; makes its folder.
  static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    do {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw CheckpointError("cannot be written: \(error)", path: path)
    }
  }
}

/// SHA-256 in hexadecimal.
func hexadecimalSHA256(of bytes: [UInt8]) -> String {
  var hasher = SHA256()
  bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  return hasher.finalize().hexadecimal
}
