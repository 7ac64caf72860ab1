/// Which rows' values a network can know.
package enum VocabularyScope: String, Sendable, Hashable, Codable, CaseIterable {
  /// Those of all rows: a value that only test rows show has an embedding that never trained.
  case all
  /// Those of the training rows: what only others show is unknown, index 0.
  case train
}

/// Users and movies that a model meets for the first time in the test rows: none of their rows
/// trained.
package struct ColdStart: Sendable, Hashable, Codable {
  package var users: Int
  package var movies: Int
  /// Test rows of such users.
  package var userRows: Int
  /// Test rows of such movies.
  package var movieRows: Int

  package init(users: Int, movies: Int, userRows: Int, movieRows: Int) {
    self.users = users
    self.movies = movies
    self.userRows = userRows
    self.movieRows = movieRows
  }
}
