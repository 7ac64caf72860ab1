import Foundation

/// Generator of the sample's files in a layout of MovieLens.
package struct SampleFiles: Sendable {
  private let scale: SampleScale
  private let layout: SampleLayout

  /// A note beside the files, by which every report calls the data synthetic.
  static let markerName = "SYNTHETIC.txt"

  package init(scale: SampleScale = SampleScale(), layout: SampleLayout = .ml1M) {
    self.scale = scale
    self.layout = layout
  }

  /// Generates the files into a folder unless all of them exist.
  ///
  /// - Throws: `DatasetError` if they can't be written.
  package func makeIfMissing(in folder: String) throws(DatasetError) {
    let names = layout.fileNames + [Self.markerName]
    let missing = names.contains { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    if missing { try make(in: folder) }
  }

  /// Generates the files into a folder, each atomically, the note last. Memory grows with users and
  /// movies, not with ratings.
  ///
  /// - Throws: `DatasetError` if they can't be written.
  package func make(in folder: String) throws(DatasetError) {
    let world = SampleWorld(scale)
    for name in layout.fileNames {
      try write(name, in: folder) { file in
        try file.append(layout.header(of: name))
        switch name {
        case "users.dat": try world.writeUsers(to: &file)
        case "movies.dat", "movies.csv": try world.writeMovies(in: layout, to: &file)
        default: try world.writeRatings(in: layout, to: &file)
        }
      }
    }
    try write(Self.markerName, in: folder) { file in
      try file.append(
        """
        This dataset is synthetic: generated, not collected. Users, movies, tastes and ratings are
        invented; only the format is \(layout.formatName)'s. \(scale.users) users, \(scale.movies) movies,
        \(scale.ratings) ratings, seed \(scale.seed).

        """)
    }
  }

  private func write(
    _ name: String, in folder: String, _ body: (inout TextWriter) throws -> Void
  ) throws(DatasetError) {
    let path = "\(folder)/\(name)"
    do {
      var file = try TextWriter(path: path)
      try body(&file)
      try file.finish()
    } catch {
      throw DatasetError(writing: "the sample", error, path: path)
    }
  }
}

/// Size and seed of generated data.
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

  /// Returns a scale with that many ratings, and users and movies in MovieLens's proportions.
  ///
  /// - Returns: Nil if users would have to rate more than half of the movies.
  package static func likeMovieLens(
    ratings: Int, users: Int? = nil, movies: Int? = nil, seed: UInt64
  ) -> SampleScale? {
    let users = users ?? max(10, ratings / 150)
    let movies = movies ?? max(1_000, ratings / 400)
    guard ratings > 0, users > 0, movies > 0, ratings <= users * movies / 2 else { return nil }
    return SampleScale(users: users, movies: movies, ratings: ratings, seed: seed)
  }
}
