import ExperimentModel

extension EncodedDataset {
  /// Upper bound of the rows that the test scores to rank candidates; 0 if only a user's own test rows
  /// are ranked. Ignores the movies that a user has seen: usually few of all.
  package var candidateRows: Int {
    switch description.evaluation?.candidates ?? .own {
    case .own:
      return 0
    case .all:
      return testedUsers.users * description.movies
    case .sampled(let count):
      let (users, positives) = testedUsers
      return users * min(count, description.movies) + positives
    }
  }

  /// Number of users with a positive test row, and of such rows.
  private var testedUsers: (users: Int, positives: Int) {
    let users = keys(of: test).users
    return withRows { _, labels in
      let positive = zip(users, test).filter { labels[$1] != 0 }.map(\.0)
      return (Set(positive).count, positive.count)
    }
  }
}
