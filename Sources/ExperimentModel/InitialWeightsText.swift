extension InitialWeights {
  /// Path and hash as the one value that stores and workers keep: `weights.safetensors#9f86…`.
  package var text: String { sha256.isEmpty ? path : "\(path)#\(sha256)" }

  /// Reads `text` back. Only a whole SHA-256 counts as the hash: a path may hold a `#` itself.
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
