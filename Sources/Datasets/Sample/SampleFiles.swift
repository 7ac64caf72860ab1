import Foundation

/// The generated dataset's files, in MovieLens 1M's format.
package struct SampleFiles: Sendable {
  private let scale: SampleScale

  /// A note beside the files; a folder that holds it is called synthetic in every report.
  static let markerName = "SYNTHETIC.txt"

  package init(scale: SampleScale = SampleScale()) { self.scale = scale }

  /// Generates the files into a folder, unless they are all there.
  ///
  /// - Throws: `DatasetError` when they can't be written.
  package func makeIfMissing(in folder: String) throws(DatasetError) {
    let names = SourceFormat.movieLens1M.fileNames + [Self.markerName]
    let missing = names.contains { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    if missing { try make(in: folder) }
  }

  /// Generates the files into a folder, each wholly or not at all; the note comes last.
  ///
  /// - Throws: `DatasetError` when they can't be written.
  package func make(in folder: String) throws(DatasetError) {
    let world = SampleWorld(scale)
    let note = """
      This dataset is synthetic: generated, not collected. Users, movies, tastes and ratings are
      invented; only the format is MovieLens 1M's. \(scale.users) users, \(scale.movies) movies,
      \(scale.ratings) ratings, seed \(scale.seed).

      """
    let files = [
      ("users.dat", world.usersText), ("movies.dat", world.moviesText),
      ("ratings.dat", world.ratingsText), (Self.markerName, note),
    ]
    for (name, text) in files {
      let path = "\(folder)/\(name)"
      do {
        try DurableFile.replace(path, with: Data(text.utf8))
      } catch {
        throw DatasetError(writing: "the sample", error, path: path)
      }
    }
  }
}

/// How much is generated, and from which seed.
package struct SampleScale: Sendable, Hashable {
  package var users: Int
  package var movies: Int
  package var ratings: Int
  package var seed: UInt64

  package init(users: Int = 1_000, movies: Int = 1_700, ratings: Int = 60_000, seed: UInt64 = 42) {
    precondition(users > 0 && movies > 0, "a sample has users and movies")
    precondition(
      ratings <= users * movies / 2, "a user rates at most half of the movies on average")
    self.users = users
    self.movies = movies
    self.ratings = ratings
    self.seed = seed
  }
}
