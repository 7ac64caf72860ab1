/// Split of the rows into training, validation and test rows.
package struct SplitSpecification: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// All rows at random, regardless of their users.
    case rows
    /// Each user's rows at random: every user has the same shares in each part.
    case byUser = "by_user"
    /// Whole users at random: the users of one part have no rows in the others.
    case users
    /// By global timestamps: the latest rows test, those before them validate.
    case byTime = "by_time"
    /// Each user's last `last` rows test, the `last` before them validate.
    case last
    /// Like `last` with one row each.
    case leaveOneOut = "leave_one_out"

    /// True if the parts are shares of the rows or users.
    package var hasShares: Bool { self != .last && self != .leaveOneOut }
    /// True if the parts are drawn at random.
    package var isRandom: Bool { self == .rows || self == .byUser || self == .users }
  }

  package var kind: Kind
  /// Share of the rows that test; of the users, for `users`.
  package var test: Double
  /// Share of the rest that validates.
  package var validation: Double
  /// Seed of the shuffle, independent of the trials' seeds.
  package var seed: UInt64
  /// Number of each user's last rows that test, and of those before that validate. A user keeps at
  /// least one training row.
  package var last: Int

  package init(
    kind: Kind = .rows, test: Double = 0.2, validation: Double = 0.1, seed: UInt64 = 42,
    last: Int = 1
  ) {
    self.kind = kind
    self.test = test
    self.validation = validation
    self.seed = seed
    self.last = last
  }

  /// Reads results of older versions, which have no kind, as `rows`.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? .rows
    test = try values.decode(Double.self, forKey: .test)
    validation = try values.decode(Double.self, forKey: .validation)
    seed = try values.decode(UInt64.self, forKey: .seed)
    last = try values.decodeIfPresent(Int.self, forKey: .last) ?? 1
  }
}
