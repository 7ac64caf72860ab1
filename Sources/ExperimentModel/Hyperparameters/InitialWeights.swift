/// A file of weights to start from, with the hash of its bytes: another file of the same name makes
/// another trial.
package struct InitialWeights: Sendable, Hashable {
  package var path: String
  /// SHA-256 in hexadecimal; empty until the file has been read.
  package var sha256: String

  package init(path: String, sha256: String = "") {
    self.path = path
    self.sha256 = sha256
  }

  /// Path and hash as the one value that stores and workers keep: `weights.safetensors#9f86…`.
  package var text: String { sha256.isEmpty ? path : "\(path)#\(sha256)" }

  /// Reads `text` back. Only a whole SHA-256 counts as the hash: a path may contain a `#` itself.
  package init(text: String) {
    if let mark = text.lastIndex(of: "#") {
      let hash = text[text.index(after: mark)...]
      if hash.count == 64, hash.allSatisfy(\.isHexDigit), mark > text.startIndex {
        self.init(path: String(text[..<mark]), sha256: String(hash))
        return
      }
    }
    self.init(path: text)
  }
}

extension InitialWeights: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard case .text(let text) = parameterValue else { return nil }
    self.init(text: text)
  }

  package var parameterValue: ParameterValue? { .text(text) }
}
