import Arithmetic
import Foundation

/// Damages valid inputs in random ways, the same ones each time: input for fuzzing tests.
package struct Mutator {
  private var random: SplitMix64
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]

  /// What programs stumble over, in any format.
  private static let nasty = [
    "", "\0", "\n", "\r\n", "\u{FEFF}", "-", "-1", "0", "1e999", "NaN", "999999999999999999999",
    "9223372036854775807", "18446744073709551615", "{", "}", "[", "]", "\"", "\\", ":", "::", "|",
    ",", "#", "&a ", "*a", "!!str ", "? ", "- ", "\t", "null", "true", "é", "\u{202E}", "🎬",
  ]

  /// - Parameters:
  ///   - corpus: valid inputs, at least one.
  ///   - words: of the format, to be put in anywhere.
  package init(seed: UInt64, corpus: [String], words: [String] = []) {
    self.init(seed: seed, corpus: corpus.map { Array($0.utf8) }, words: words)
  }

  package init(seed: UInt64, corpus: [[UInt8]], words: [String] = []) {
    precondition(!corpus.isEmpty, "there is nothing to damage")
    random = SplitMix64(seed: seed)
    self.corpus = corpus
    self.words = (words + Self.nasty).map { Array($0.utf8) }
  }

  /// Returns the next 64 random bits.
  package mutating func number() -> UInt64 { random.next() }

  /// Returns a number below `bound`; 0 if `bound` is 0.
  package mutating func number(below bound: Int) -> Int {
    Int(random.next(below: UInt64(max(bound, 1))))
  }

  /// How many inputs a fuzz test tries: all with the environment variable `SWEEP_FUZZ=all`, as CI
  /// does, else an eighth, which are the first of the same ones.
  package static func rounds(_ all: Int) -> Int {
    ProcessInfo.processInfo.environment["SWEEP_FUZZ"] == "all" ? all : all / 8
  }

  /// One of the inputs with one to four damages.
  package mutating func next() -> [UInt8] {
    var bytes = corpus[number(below: corpus.count)]
    for _ in 0...number(below: 4) { damage(&bytes) }
    return bytes
  }

  /// The same as text; bytes that are not UTF-8 become replacement characters.
  package mutating func nextText() -> String { String(decoding: next(), as: UTF8.self) }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = number(below: bytes.count + 1)
    let length = min(number(below: 24), bytes.count - place)
    switch number(below: 7) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 1: bytes.removeSubrange(place..<place + length)
    case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 3: bytes.removeSubrange(place...)
    case 4:
      let other = corpus[number(below: corpus.count)]
      bytes.replaceSubrange(place..., with: other[number(below: other.count)...])
    default: bytes.insert(contentsOf: words[number(below: words.count)], at: place)
    }
  }
}
