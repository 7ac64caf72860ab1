import ExperimentModel

extension EncodedDataset {
  /// At most how many rows the test scores to rank candidates, under its protocol: none where a user's
  /// own test rows are ranked. What a user has seen is not looked for: usually little of all movies.
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

  /// How many users have a positive test row, and how many such rows there are.
  private var testedUsers: (users: Int, positives: Int) {
    let users = keys(of: test).users
    return withRows { _, labels in
      let positive = zip(users, test).filter { labels[$1] != 0 }.map(\.0)
      return (Set(positive).count, positive.count)
    }
  }
}
