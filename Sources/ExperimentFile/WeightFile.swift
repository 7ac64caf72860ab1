import Crypto
import ExperimentModel
import Foundation
import Platform

/// Hashing of files with initial weights.
enum WeightFile {
  /// Returns the SHA-256 of the file at a path, in hexadecimal.
  typealias Hashing = (_ path: String) throws(FileTrouble) -> String

  /// - Parameter path: absolute or relative to the current directory.
  static func sha256(path: String) throws(FileTrouble) -> String {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      var hash = SHA256()
      while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
        hash.update(data: chunk)
      }
      return hash.finalize().hexadecimal
    } catch {
      throw FileTrouble(at: path)
    }
  }
}
