import ExperimentModel

/// Looks for what makes results mean less than they seem to.
struct DatasetCheck {
  let source: RatingSource
  let split: RowSplit
  /// The same rows encoded.
  let dataset: EncodedDataset
  private var description: DatasetDescription { dataset.description }

  /// In the order in which they are shown.
  var findings: [DatasetFinding] {
    let pairs = RatedPairs(source, split)
    return [
      duplicates(pairs), leaks(pairs), future, labels, orders, metadata, times, releases, constants,
      coldStart, unread,
    ].compactMap(\.self) + values
  }

  // MARK: - Pairs

  private func duplicates(_ pairs: RatedPairs) -> DatasetFinding {
    guard pairs.repeatedRows > 0, let example = pairs.repeatedExample else {
      return DatasetFinding(.ok, "duplicates: no user rated a movie twice")
    }
    return DatasetFinding(
      .warning,
      "duplicates: \(pairs.repeatedRows) rows rate a movie that the same user rated before, such as "
        + text(example),
      meaning: "Such a pair counts several times in training, and its labels may contradict each "
        + "other. Keep the last rating of each user and movie.")
  }

  private func leaks(_ pairs: RatedPairs) -> DatasetFinding {
    guard let example = pairs.leakedExample else {
      return DatasetFinding(.ok, "leaks: no user and movie are in two parts")
    }
    return DatasetFinding(
      .warning,
      "leaks: \(pairs.leakedTestRows) test and \(pairs.leakedValidationRows) validation rows are of "
        + "a user and movie that an earlier part has too, such as \(text(example))",
      meaning: "The model was told the answer: the metrics are too good. Remove the duplicates.")
  }

  private func text(_ pair: RatedPairs.Pair) -> String {
    "user \(source.users[Int(pair.user)].id) and movie \(source.movies[Int(pair.movie)].id)"
  }

  // MARK: - Time

  /// Test rows from before what trained.
  private var future: DatasetFinding? {
    guard source.hasTimes else { return nil }
    var latest = [Int64](repeating: .min, count: source.users.count)
    for row in split.order[..<split.trainCount] {
      let user = Int(source.userRows[Int(row)])
      latest[user] = max(latest[user], source.timestamps[Int(row)])
    }
    let early = split.order.suffix(split.testCount).count {
      source.timestamps[Int($0)] < latest[Int(source.userRows[Int($0)])]
    }
    guard early > 0 else {
      return DatasetFinding(
        .ok, "future: no test row is older than a training row of the same user")
    }
    return DatasetFinding(
      .note,
      "future: \(early) of \(split.testCount) test rows are older than a training row of the same "
        + "user",
      meaning: "The model learns from what the user did later, which it could not in use. 'split: "
        + "by_time' and '{kind: last, n: 5}' test on the future only.")
  }

  private var times: DatasetFinding {
    guard source.hasTimes else {
      return DatasetFinding(
        .note, "times: the data tell none",
        meaning: "Splits by time and fields of the moment need them: 'timestamp' under 'dataset' "
          + "names their column.")
    }
    let times = source.timestamps
    var latest = [Int64](repeating: .min, count: source.users.count)
    var late = 0
    for (user, time) in zip(source.userRows, times) {
      if time < latest[Int(user)] { late += 1 }
      latest[Int(user)] = max(latest[Int(user)], time)
    }
    guard let first = times.min(), let last = times.max(), first < last else {
      return DatasetFinding(
        .warning, "times: all rows have the same time",
        meaning: "Splits by time divide nothing, and the fields of the moment say nothing.")
    }
    // 2100-01-01: seconds that were meant as milliseconds lie beyond it.
    if last > 4_102_444_800 || first < 0 {
      return DatasetFinding(
        .warning, "times: some lie before 1970 or after 2100",
        meaning: "Times must be seconds since 1970. Perhaps these are milliseconds.")
    }
    guard late > 0 else {
      return DatasetFinding(.ok, "times: each user's rows are in the order of time")
    }
    return DatasetFinding(
      .note, "times: \(late) rows come after a later row of the same user",
      meaning: "The source is not in the order of time. Splits by time sort the rows, so nothing "
        + "depends on it here; programs that take the file's order for the order of time go wrong.")
  }

  private var releases: DatasetFinding? {
    guard source.movies.contains(where: { $0.year != nil }) else { return nil }
    let early = zip(source.movieRows, source.timestamps).count { movie, time in
      guard let year = source.movies[Int(movie)].year else { return false }
      return CalendarDate(timestamp: time).year < year
    }
    guard early > 0 else {
      return DatasetFinding(.ok, "releases: no movie was rated before its year")
    }
    return DatasetFinding(
      .note, "releases: \(early) rows rate a movie before its year",
      meaning: "Previews, or wrong years or times; a few are usual.")
  }

  // MARK: - What metrics can tell

  private var labels: DatasetFinding {
    guard description.positives < description.rows else {
      return DatasetFinding(
        .warning, "labels: all rows are positive",
        meaning: "Nothing says what users do not like: AUC can't be computed, and every order of a "
          + "user's rows is right. Add such rows, or raise 'min_rating'.")
    }
    let parts = [
      (
        "training", dataset.train,
        "A model can learn nothing from them, and sweep refuses to train."
      ),
      ("validation", dataset.validation, "There is no validation AUC, and no best epoch."),
      ("test", dataset.test, "AUC can't be computed, and every order of a user's rows is right."),
    ]
    for (name, rows, meaning) in parts {
      guard let text = dataset.labelCounts(of: rows).oneLabelText(name) else { continue }
      return DatasetFinding(
        .warning, "labels: \(text)", meaning: meaning + " Divide the rows differently.")
    }
    return DatasetFinding(
      .ok, "labels: \(description.positives) of \(description.rows) rows are positive")
  }

  /// Whether a user's own test rows have more than one order.
  private var orders: DatasetFinding? {
    guard (description.evaluation?.candidates ?? .own) == .own else { return nil }
    var tested = [Bool](repeating: false, count: source.users.count)
    for row in split.order.suffix(split.testCount) {
      let user = Int(source.userRows[Int(row)])
      if tested[user] { return manyOrders }
      tested[user] = true
    }
    return DatasetFinding(
      .warning, "orders: no user has two test rows",
      meaning: "One row has one order: NDCG, Hitrate and the like are 1 for every model. "
        + Self.rankAll)
  }

  private static let rankAll =
    "Rank all movies, 'evaluation: {candidates: all}', and let a metric of those decide: ndcg@10/all."

  /// Rows of one label have one order too.
  private var manyOrders: DatasetFinding? {
    // That all test rows have one label is a finding of its own.
    guard dataset.labelCounts(of: dataset.test).oneLabelText("test") == nil,
      dataset.metricSupports["gauc"]?.count == 0
    else { return nil }
    return DatasetFinding(
      .warning, "orders: no user has a positive and a negative test row",
      meaning:
        "Every order of a user's rows is right: ranking metrics are the same for every model. "
        + Self.rankAll)
  }

  // MARK: - Users, movies and fields

  /// Values that were read as absent because they could not be used.
  private var values: [DatasetFinding] {
    guard !source.unusable.isEmpty else {
      return [DatasetFinding(.ok, "values: all could be used")]
    }
    return source.unusable.map {
      DatasetFinding(
        .warning, "values: \($0.text)",
        meaning: "They count as absent. Correct them in the file, or leave them empty.")
    }
  }

  private var unread: DatasetFinding? {
    guard !source.unreadColumns.isEmpty else { return nil }
    return DatasetFinding(
      .note, "columns: not read: \(source.unreadColumns.joined(separator: ", "))",
      meaning: "This layout has no field for them. To use them, describe the file as a table: "
        + "'label' and 'fields' under 'dataset'.")
  }

  private var metadata: DatasetFinding {
    let users = bareUsers
    let bare = source.movies.map { $0.year == nil && $0.genres.isEmpty }
    let hasMovies = bare.contains(false)
    let movies = hasMovies ? Set(source.movieRows.filter { bare[Int($0)] }) : []
    guard !users.isEmpty || !movies.isEmpty else {
      return DatasetFinding(.ok, "metadata: all users and movies of the ratings are described")
    }
    var parts: [String] = []
    if let first = users.min() {
      parts.append("\(users.count) users, such as \(source.users[Int(first)].id)")
    }
    if let first = movies.min() {
      parts.append("\(movies.count) movies, such as \(source.movies[Int(first)].id)")
    }
    return DatasetFinding(
      .warning, "metadata: nothing but an id is known of " + parts.joined(separator: ", and of "),
      meaning: "Their other fields are the value 'no': the model learns of them by their ids alone."
    )
  }

  /// Users of the ratings without any attribute, where others have some.
  private var bareUsers: Set<UInt32> {
    let bare = source.users.map {
      $0.gender == nil && $0.age == nil && $0.occupation == nil && $0.zip == nil
    }
    guard bare.contains(false) else { return [] }
    return Set(source.userRows.filter { bare[Int($0)] })
  }

  private var constants: DatasetFinding {
    let constant = description.fields.filter { $0.indexCount <= 2 }.map(\.name)
    guard !constant.isEmpty else {
      return DatasetFinding(.ok, "fields: each has at least two values")
    }
    return DatasetFinding(
      .note, "fields: always the same value in " + constant.joined(separator: ", "),
      meaning: "They tell rows apart in nothing and cost time: leave them out of 'fields'.")
  }

  private var coldStart: DatasetFinding? {
    guard let cold = description.cold else { return nil }
    guard cold.userRows + cold.movieRows > 0 else {
      return DatasetFinding(.ok, "cold start: all users and movies of test rows have training rows")
    }
    return DatasetFinding(
      .note,
      "cold start: \(cold.users) users (\(cold.userRows) test rows) and \(cold.movies) movies "
        + "(\(cold.movieRows) test rows) have no training row",
      meaning: "The model can't know them. Metrics of their rows are reported apart.")
  }
}
