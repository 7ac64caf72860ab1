import Crypto
import ExperimentModel
import Foundation
import Platform

/// Files of initial weights, as far as a grid file is concerned: it wants to know which bytes.
enum WeightFile {
  /// SHA-256 in hexadecimal of the file at a path.
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

/// Why a file cannot be read, in words: Foundation's own descriptions are long and vary.
struct FileTrouble: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(at path: String) {
    if let obstacle = FileFault.obstacle(on: path) {
      self.init("\(obstacle)")
      return
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      self.init("there is no such file")
      return
    }
    self.init(
      isDirectory.boolValue
        ? "it is a folder"
        : access(path, R_OK) == 0 ? "it is no regular file" : "it may not be read")
  }
}
