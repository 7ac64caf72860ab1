import ExperimentModel

/// The bags of all fields as the cache stores them: for each field the number of bags (0 for a field
/// that is not mean-pooled), where each begins, and their members.
struct BagSection: Sendable, Hashable {
  let numbers: [UInt32]

  init(_ bags: [EmbeddingBags?]) {
    numbers = bags.flatMap { bags in
      bags.map { [UInt32($0.count)] + $0.starts + $0.members } ?? [0]
    }
  }

  /// - Parameter numbers: The section of a cache whose checksum is right.
  init(numbers: [UInt32]) { self.numbers = numbers }

  /// One element per field; nil for a field that is not mean-pooled.
  var bags: [EmbeddingBags?] {
    var bags: [EmbeddingBags?] = []
    var rest = numbers[...]
    while let count = rest.popFirst() {
      guard count > 0 else {
        bags.append(nil)
        continue
      }
      let starts = Array(rest.prefix(Int(count) + 1))
      let members = rest.dropFirst(starts.count).prefix(Int(starts[starts.count - 1]))
      rest = rest[members.endIndex...]
      bags.append(EmbeddingBags(starts: starts, members: Array(members)))
    }
    return bags
  }
}
