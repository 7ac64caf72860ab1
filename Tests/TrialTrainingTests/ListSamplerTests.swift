import Engine
import Testing
import TrialTraining

/// Partners of anchors: rows of the same user with the opposite label.
@Suite struct ListSamplerTests {
  /// Rows 100 ..< 400 of users 1 to 12, the last of whom has positive rows only, and of unknown users.
  private struct Rows {
    let range = 100..<400
    let users: [UInt32]
    let labels: [UInt8]

    init() {
      var state: UInt32 = 5
      func next(_ bound: UInt32) -> UInt32 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return (state >> 8) % bound
      }
      users = (0..<300).map { _ in next(13) }
      labels = users.map { $0 == 12 ? 1 : UInt8(next(2)) }
    }

    func sampler(size: Int) -> ListSampler {
      ListSampler(ListLayout(size: size), rows: range, users: users, labels: labels)
    }

    func user(_ row: UInt32) -> UInt32 { users[Int(row) - 100] }
    func label(_ row: UInt32) -> UInt8 { labels[Int(row) - 100] }

    /// The rows of the user's other label; none for unknown users.
    func candidates(of anchor: UInt32) -> Set<UInt32> {
      guard user(anchor) != 0 else { return [] }
      return Set(
        range.map { UInt32($0) }.filter { user($0) == user(anchor) && label($0) != label(anchor) })
    }
  }

  /// Returns the partners of each anchor, after checking that all other lanes repeat it.
  private func partners(
    of anchors: [UInt32], _ rows: Rows, size: Int, seed: UInt64 = 1, epoch: Int = 1
  ) -> [[UInt32]] {
    let lists = rows.sampler(size: size).lists(of: anchors.span, seed: seed, epoch: epoch)
    let layout = ListLayout(size: size)
    #expect(lists.count == layout.rows(ofAnchors: anchors.count))
    return anchors.indices.map { number in
      let list = lists[layout.rows(ofAnchors: number)..<layout.rows(ofAnchors: number + 1)]
      #expect(list.first == anchors[number])
      let partners = list.dropFirst().prefix { $0 != anchors[number] }
      #expect(list.dropFirst(1 + partners.count).allSatisfy { $0 == anchors[number] })
      #expect(partners.count < size)
      return Array(partners)
    }
  }

  @Test(arguments: 2...8)
  func partnersAreDistinctRowsOfTheUserWithTheOtherLabel(_ size: Int) {
    let rows = Rows()
    let anchors = rows.range.map { UInt32($0) }
    var (alone, short) = (0, 0)
    for (anchor, partners) in zip(anchors, partners(of: anchors, rows, size: size)) {
      let candidates = rows.candidates(of: anchor)
      #expect(candidates.isSuperset(of: partners))
      #expect(Set(partners).count == partners.count)
      #expect(partners.count == min(size - 1, candidates.count))
      if partners.isEmpty { alone += 1 } else if partners.count < size - 1 { short += 1 }
    }
    // Unknown users, and the user with one label.
    #expect(alone == rows.users.count { $0 == 0 || $0 == 12 })
    #expect((short > 0) == (size > 7))
  }

  @Test func partnersDependOnSeedEpochAndAnchorOnly() {
    let rows = Rows()
    let anchors = rows.range.map { UInt32($0) }
    let all = partners(of: anchors, rows, size: 4)
    let backwards = partners(of: anchors.reversed(), rows, size: 4)
    #expect(backwards.reversed() == all)
    for batch in [1, 7, 64] {
      let parts = stride(from: 0, to: anchors.count, by: batch).flatMap {
        partners(of: Array(anchors[$0..<min($0 + batch, anchors.count)]), rows, size: 4)
      }
      #expect(parts == all)
    }
    for (seed, epoch) in [(UInt64(2), 1), (1, 2)] {
      let others = partners(of: anchors, rows, size: 4, seed: seed, epoch: epoch)
      #expect(zip(others, all).count { $0 != $1 } > 150)
    }
  }

  /// Every candidate is a partner equally often, over epochs.
  @Test(arguments: [2, 4, 8])
  func partnersAreUniform(_ size: Int) throws {
    let rows = Rows()
    let anchors = [UInt32(100), 200, 300].filter { rows.candidates(of: $0).count > 8 }
    #expect(!anchors.isEmpty)
    for anchor in anchors {
      let candidates = rows.candidates(of: anchor)
      var counts: [UInt32: Int] = [:]
      let epochs = 4000
      for epoch in 1...epochs {
        for partner in partners(of: [anchor], rows, size: size, epoch: epoch)[0] {
          counts[partner, default: 0] += 1
        }
      }
      // Chi-squared of the counts: its mean is the degrees of freedom, or less without replacement.
      let expected = Double(epochs * (size - 1)) / Double(candidates.count)
      let chi = candidates.reduce(0.0) { sum, row in
        let difference = Double(counts[row, default: 0]) - expected
        return sum + difference * difference / expected
      }
      let freedom = Double(candidates.count - 1)
      #expect(chi < freedom + 4 * (2 * freedom).squareRoot())
    }
  }
}
