/// Counts of users and movies without a training row, which a model first meets in the test rows.
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
