/// The values of one field and their indices: 0 means unknown, the others count from 1.
///
/// The order depends on the values alone: whole numbers by value, then other texts by bytes.
package struct Vocabulary: Sendable, Hashable, Codable {
  /// Value of index 1, 2, …
  package let values: [String]

  init(_ distinct: Set<String>) {
    let numbers = distinct.compactMap { text in Int(text).map { ($0, text) } }
      .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }
    let words = distinct.filter { Int($0) == nil }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    values = numbers.map(\.1) + words
  }

  /// Number of indices: the distinct values, and one for the unknown.
  package var size: Int { values.count + 1 }

  /// The index of each value.
  var indices: [String: UInt32] {
    Dictionary(uniqueKeysWithValues: zip(values, 1...).map { ($0, UInt32($1)) })
  }

  /// Returns the value of an index; nil for the unknown.
  package func value(at index: UInt32) -> String? {
    index == 0 || index > values.count ? nil : values[Int(index) - 1]
  }
}
