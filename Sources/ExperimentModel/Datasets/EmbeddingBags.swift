/// The distinct lists of a multi-valued field, mean-pooled.
///
/// Index i of the field means the mean of the embeddings of bag i's members, as in
/// `torch.nn.EmbeddingBag` with mode "mean". Bag 0 is the unknown list and holds index 0, the
/// unknown. Every bag has at least one member, and none twice.
package struct EmbeddingBags: Sendable, Hashable, Codable {
  /// Offsets of the bags in `members`, [bags + 1]; a bag ends where the next begins.
  package let starts: [UInt32]
  /// Indices of the field's vocabulary, ascending in each bag; 0 is the unknown.
  package let members: [UInt32]

  package init(starts: [UInt32], members: [UInt32]) {
    precondition(
      starts.first == 0 && starts.last == UInt32(members.count)
        && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 },
      "every bag has members, and they lie one bag after the other")
    self.starts = starts
    self.members = members
  }

  /// Returns the distinct lists, and the bag of each given list.
  ///
  /// A list that is empty, or contains only the unknown, is bag 0. Other lists lose the unknown, as
  /// with PyTorch's `padding_idx`: its untrained embedding would only disturb the mean. Bags are
  /// ordered by their members, so if every list has one member and each value occurs, bag i holds
  /// value i.
  ///
  /// - Parameter lists: members in any order; duplicates are allowed.
  package static func distinct(
    among lists: [[UInt32]]
  ) -> (bags: EmbeddingBags, indices: [UInt32]) {
    let canonical = lists.map { list in
      let known = Set(list).subtracting([0])
      return known.isEmpty ? [0] : known.sorted()
    }
    // [0] comes before all others.
    let bags = Set(canonical).union([[0]]).sorted { $0.lexicographicallyPrecedes($1) }
    let positions = Dictionary(uniqueKeysWithValues: zip(bags, UInt32(0)...))
    var starts: [UInt32] = [0]
    for bag in bags { starts.append(starts[starts.count - 1] + UInt32(bag.count)) }
    return (
      EmbeddingBags(starts: starts, members: bags.flatMap(\.self)),
      canonical.map { positions[$0]! }
    )
  }

  /// Number of bags, including the unknown's.
  package var count: Int { starts.count - 1 }

  /// The members of a bag.
  package subscript(bag: Int) -> ArraySlice<UInt32> {
    members[Int(starts[bag])..<Int(starts[bag + 1])]
  }
}
