import Arithmetic

/// Invented users, movies and tastes.
///
/// A rating is the sum of a mean, the user's and the movie's level, the product of the user's taste with
/// the movie's qualities (latent factors), and noise. Only sums, products and quotients of doubles are
/// used, in a fixed order: the files are the same bytes on every machine.
struct SampleWorld {
  static let factors = 6

  struct User {
    var gender = "M"
    var age = 25
    var occupation = 0
    var zip = ""
    /// Offset of the user's ratings from the mean.
    var level = 0.0
    var taste: [Double] = []
    /// Number of the user's ratings.
    var activity = 0
  }

  struct Movie {
    var title = ""
    var year = 1995
    /// Positions in `SampleWords.genres`.
    var genres: [Int] = []
    /// Offset of the movie's ratings from the mean.
    var level = 0.0
    var qualities: [Double] = []
    /// Relative frequency of the movie's ratings.
    var popularity = 0.0
  }

  private(set) var users: [User]
  private(set) var movies: [Movie]
  private let scale: SampleScale
  private let ratingSeed: UInt64

  init(_ scale: SampleScale) {
    self.scale = scale
    var random = SplitMix64(seed: scale.seed)
    let genreQualities = SampleWords.genres.map { _ in random.normals(Self.factors, deviation: 0.5)
    }
    movies = (0..<scale.movies).map { Self.movie($0, genreQualities, &random) }
    users = (0..<scale.users).map { _ in Self.user(&random) }
    ratingSeed = random.next()
    shareOutActivity(&random)
  }

  private static func movie(
    _ number: Int, _ genreQualities: [[Double]], _ random: inout SplitMix64
  ) -> Movie {
    var movie = Movie()
    movie.title = SampleWords.title(number, &random)
    // Half of the movies are from the last six years, as in MovieLens.
    let age = random.uniform()
    movie.year = 2000 - Int(age < 0.5 ? age * 12 : 6 + (age - 0.5) * (age - 0.5) * 4 * 64)
    let genreCount = 1 + Int(random.next(below: 3))
    while movie.genres.count < genreCount {
      let genre = random.pick(SampleWords.genreShares)
      if !movie.genres.contains(genre) { movie.genres.append(genre) }
    }
    movie.genres.sort()
    movie.level = random.normal() * 0.45
    movie.qualities = random.normals(factors, deviation: 0.35)
    for genre in movie.genres {
      for factor in 0..<factors {
        movie.qualities[factor] += genreQualities[genre][factor] / Double(genreCount)
      }
    }
    // Few movies have many ratings, good ones more.
    let rank = random.uniform()
    movie.popularity = (1 + max(-0.8, movie.level)) / (0.03 + rank * rank)
    return movie
  }

  private static func user(_ random: inout SplitMix64) -> User {
    var user = User()
    user.gender = random.uniform() < 0.72 ? "M" : "F"
    user.age = SampleWords.ages[random.pick(SampleWords.ageShares)]
    user.occupation = Int(random.next(below: 21))
    user.zip = String(10_000 + random.next(below: 450) * 199)
    user.level = random.normal() * 0.4
    user.taste = random.normals(factors, deviation: 0.75)
    // Gender and age correlate with taste, so that their fields carry information.
    user.taste[0] += user.gender == "M" ? 0.3 : -0.7
    user.taste[1] += (Double(user.age) - 30) / 25
    return user
  }

  /// Distributes the ratings: some for each user, many for a few.
  private mutating func shareOutActivity(_ random: inout SplitMix64) {
    let shares = users.map { _ -> Double in
      let rank = random.uniform()
      return 1 / (0.04 + rank)
    }
    let least = min(20, scale.ratings / users.count)
    let most = max(least, scale.movies * 6 / 10)
    let free = Double(scale.ratings - least * users.count)
    let total = shares.reduce(0, +)
    var left = scale.ratings
    for (user, share) in shares.enumerated() {
      users[user].activity = min(most, least + Int(free * share / total))
      left -= users[user].activity
    }
    var user = 0
    while left > 0 {
      if users[user].activity < most {
        users[user].activity += 1
        left -= 1
      }
      user = (user + 1) % users.count
    }
  }

  // MARK: - Files

  func writeUsers(to file: inout TextWriter) throws {
    for (index, user) in users.enumerated() {
      try file.append(
        "\(index + 1)::\(user.gender)::\(user.age)::\(user.occupation)::\(user.zip)\n")
    }
  }

  func writeMovies(in layout: SampleLayout, to file: inout TextWriter) throws {
    let separator = layout.separator
    for (index, movie) in movies.enumerated() {
      let title = layout.field("\(movie.title) (\(movie.year))")
      let genres = movie.genres.map { SampleWords.genres[$0] }.joined(separator: "|")
      try file.append("\(index + 1)\(separator)\(title)\(separator)\(genres)\n")
    }
  }

  func writeRatings(in layout: SampleLayout, to file: inout TextWriter) throws {
    var random = SplitMix64(seed: ratingSeed)
    var sums: [Double] = []
    sums.reserveCapacity(movies.count)
    for movie in movies { sums.append((sums.last ?? 0) + movie.popularity) }
    // The last user who rated each movie.
    var seen = [Int](repeating: -1, count: movies.count)
    for (index, user) in users.enumerated() {
      // April 2000 to December 2002, in sessions with less than a minute per rating.
      var time = 956_700_000 + Int(random.next(below: 84_000_000))
      for _ in 0..<user.activity {
        let movie = random.unseen(&seen, by: index, sums: sums)
        time +=
          random.uniform() < 0.02 ? Int(random.next(below: 400_000)) : Int(random.next(below: 60))
        let value = value(of: movies[movie], to: user, noise: random.normal())
        try file.append(index + 1)
        try file.append(layout.separator)
        try file.append(movie + 1)
        try file.append(layout.separator)
        switch layout {
        case .ml1M: try file.append(max(1, min(5, Int(value.rounded()))))
        case .ml25M:
          let halves = max(1, min(10, Int((value * 2).rounded())))
          try file.append(halves / 2)
          try file.append(halves % 2 == 0 ? ".0" : ".5")
        }
        try file.append(layout.separator)
        try file.append(time)
        try file.append("\n")
      }
    }
  }

  /// Returns a user's rating of a movie, before rounding.
  private func value(of movie: Movie, to user: User, noise: Double) -> Double {
    var value = 3.6 + user.level + movie.level + noise * 0.75
    for factor in 0..<Self.factors { value += user.taste[factor] * movie.qualities[factor] }
    return value
  }
}
