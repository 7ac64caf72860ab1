/// How rows are divided into those that train, validate and test.
package struct SplitSpecification: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// All rows at random, whoever's they are.
    case rows
    /// Each user's rows at random: every user has the same shares in each part.
    case byUser = "by_user"
    /// Whole users at random: the users of one part have no rows in the others.
    case users
    /// By moments that hold for everyone: the latest rows test, those before them validate.
    case byTime = "by_time"
    /// Each user's last `last` rows test, the `last` before them validate.
    case last
    /// The same with 1 row each.
    case leaveOneOut = "leave_one_out"

    /// Whether the parts are shares of the rows or users.
    package var hasShares: Bool { self != .last && self != .leaveOneOut }
    /// Whether the parts are drawn at random.
    package var isRandom: Bool { self == .rows || self == .byUser || self == .users }
  }

  package var kind: Kind
  /// Share of the rows (of the users, when whole ones are drawn) that test.
  package var test: Double
  /// Share of the rest that validates.
  package var validation: Double
  /// Of the shuffle, apart from the trials' seeds.
  package var seed: UInt64
  /// Each user's rows that test, and that validate, when the last ones do. A user keeps at least one
  /// row to train on.
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

  /// What was stored before there were kinds reads as rows at random.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decodeIfPresent(Kind.self, forKey: .kind) ?? .rows
    test = try values.decode(Double.self, forKey: .test)
    validation = try values.decode(Double.self, forKey: .validation)
    seed = try values.decode(UInt64.self, forKey: .seed)
    last = try values.decodeIfPresent(Int.self, forKey: .last) ?? 1
  }

  /// In words: "at random, seed 42".
  package var words: String {
    switch kind {
    case .rows: "at random, seed \(seed)"
    case .byUser: "each user's rows at random, seed \(seed)"
    case .users: "whole users at random, seed \(seed)"
    case .byTime: "by time: the latest rows test"
    case .last: "each user's last \(last) rows test, the \(last) before them validate"
    case .leaveOneOut: "leave one out: each user's last row tests, the one before it validates"
    }
  }
}
