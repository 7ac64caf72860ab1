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
  /// The part of a cross-validation that tests, in place of the share `test`; nil without folds. Of
  /// the rows for `rows`, of the users for `users`.
  package var fold: Fold?

  /// One of the parts that a cross-validation tests in turn.
  package struct Fold: Sendable, Hashable, Codable {
    /// From 1.
    package var number: Int
    package var count: Int

    package init(number: Int, of count: Int) {
      self.number = number
      self.count = count
    }
  }

  package init(
    kind: Kind = .rows, test: Double = 0.2, validation: Double = 0.1, seed: UInt64 = 42,
    last: Int = 1, fold: Fold? = nil
  ) {
    self.fold = fold
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
    fold = try values.decodeIfPresent(Fold.self, forKey: .fold)
  }

  /// What tells a sweep's splits apart: the fold's number, else the seed of the shuffle.
  package var number: UInt64 { fold.map { UInt64($0.number) } ?? seed }
}
