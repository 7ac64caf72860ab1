import Crypto
import ExperimentModel
import Foundation

/// Digest of a file.
package struct Checksum: Sendable, Hashable, CustomStringConvertible {
  package enum Algorithm: String, Sendable, Hashable {
    case md5 = "MD5"
    case sha256 = "SHA-256"

    fileprivate var digits: Int { self == .md5 ? 32 : 64 }
  }

  package let algorithm: Algorithm
  /// Lower case.
  package let hexadecimal: String

  package init(_ algorithm: Algorithm, _ hexadecimal: String) {
    precondition(hexadecimal.utf8.count == algorithm.digits)
    self.algorithm = algorithm
    self.hexadecimal = hexadecimal
  }

  package var description: String { "\(algorithm.rawValue) \(hexadecimal)" }

  /// Reads the first MD5 sum of a text by `md5sum` (`digest  name`) or BSD's `md5` (`MD5 (name) =
  /// digest`); nil without one.
  package init?(md5File text: String) {
    let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    guard let digest = words.first(where: { $0.count == 32 && $0.allSatisfy(\.isHexDigit) }) else {
      return nil
    }
    self.init(.md5, digest.lowercased())
  }

  /// Computes the digest of a file, chunk by chunk.
  package init(_ algorithm: Algorithm, ofFile path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    let digest =
      switch algorithm {
      case .md5: try Self.digest(of: file, Insecure.MD5())
      case .sha256: try Self.digest(of: file, SHA256())
      }
    self.init(algorithm, digest)
  }

  private static func digest<Function: HashFunction>(
    of file: FileHandle, _ function: Function
  ) throws -> String {
    var function = function
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      function.update(data: piece)
    }
    return function.finalize().hexadecimal
  }
}
