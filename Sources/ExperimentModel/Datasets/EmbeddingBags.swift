/// The lists of a field that holds several values, mean-pooled: index i of the field stands for the
/// mean of the embeddings of the members of bag i, as `torch.nn.EmbeddingBag` in the mode "mean"
/// computes it.
///
/// Bag 0 stands for an unknown list and holds the unknown, index 0. Every bag has a member at least,
/// and none twice.
package struct EmbeddingBags: Sendable, Hashable, Codable {
  /// [bags + 1]: where each bag's members begin; the end is where the next begins.
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

  /// The distinct lists among some, and which of them each is.
  ///
  /// A list that is empty, or holds nothing but the unknown, is bag 0. In others the unknown is left
  /// out, as `padding_idx` leaves it out in PyTorch: an embedding that never trained would only
  /// disturb the mean. The other bags are in the order of their members, so where every list has one
  /// member and each value occurs, bag i holds value i.
  ///
  /// - Parameter lists: members in any order, also several times.
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

  /// The unknown's among them.
  package var count: Int { starts.count - 1 }

  /// The members of a bag.
  package subscript(bag: Int) -> ArraySlice<UInt32> {
    members[Int(starts[bag])..<Int(starts[bag + 1])]
  }
}
