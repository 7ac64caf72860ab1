import ExperimentModel

/// Looks for properties of a dataset that make results misleading.
struct DatasetCheck {
  let source: RatingSource
  let split: RowSplit
  /// The same rows, encoded.
  let dataset: EncodedDataset
  private var description: DatasetDescription { dataset.description }

  /// The findings in the order in which they are shown.
  var findings: [DatasetFinding] {
    let pairs = RatedPairs(source, split)
    return [
      duplicates(pairs), leaks(pairs), future, labels, orders, metadata, times, releases, constants,
      coldStart, unread,
    ].compactMap(\.self) + reductions + values
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
      meaning:
        "Such a pair trains several times, and its labels may contradict each other. Keep the "
        + "last rating of each user and movie.")
  }

  private func leaks(_ pairs: RatedPairs) -> DatasetFinding {
    guard let example = pairs.leakedExample else {
      return DatasetFinding(.ok, "leaks: no user and movie are in two parts")
    }
    return DatasetFinding(
      .warning,
      "leaks: \(pairs.leakedTestRows) test and \(pairs.leakedValidationRows) validation rows have "
        + "a user and movie that also occur in an earlier part, such as \(text(example))",
      meaning:
        "Labels leaked into an earlier part, so the metrics are too good. Remove the duplicates.")
  }

  private func text(_ pair: RatedPairs.Pair) -> String {
    "user \(source.users[Int(pair.user)].id) and movie \(source.movies[Int(pair.movie)].id)"
  }

  // MARK: - Time

  /// Test rows that are older than training rows of the same user.
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
      meaning: "The model learns from later ratings, which it could not do in use. 'split: "
        + "by_time' and '{kind: last, n: 5}' test on the future only.")
  }

  private var times: DatasetFinding {
    guard source.hasTimes else {
      return DatasetFinding(
        .note, "times: none in this dataset",
        meaning: "Splits by time and date fields need them: name their column by 'timestamp' under "
          + "'dataset'.")
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
        meaning: "Splits by time cannot divide the rows, and date fields are constant.")
    }
    // 2100-01-01: seconds that were meant as milliseconds lie beyond it.
    if last > 4_102_444_800 || first < 0 {
      return DatasetFinding(
        .warning, "times: some lie before 1970 or after 2100",
        meaning: "Times must be seconds since 1970. Perhaps these are milliseconds.")
    }
    guard late > 0 else {
      return DatasetFinding(.ok, "times: each user's rows are in chronological order")
    }
    return DatasetFinding(
      .note, "times: \(late) rows come after a later row of the same user",
      meaning:
        "The source is not in chronological order. Splits by time sort the rows, so sweep does "
        + "not depend on it; programs that rely on the order of the file would be wrong.")
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

  // MARK: - Metrics

  private var labels: DatasetFinding {
    guard description.positives < description.rows else {
      return DatasetFinding(
        .warning, "labels: all rows are positive",
        meaning:
          "Without negative rows AUC can't be computed, and every ranking of a user's rows is "
          + "perfect. Sample negatives, 'negatives: {per_positive: 4}' under 'defaults', and rank "
          + "the movies that users have not seen, 'evaluation: {candidates: all}'"
          + (description.hasRatings ? "; or raise 'min_rating'." : "."))
    }
    let parts = [
      (
        "training", dataset.train,
        "A model can learn nothing from them, and sweep refuses to train."
      ),
      ("validation", dataset.validation, "There is no validation AUC, and no best epoch."),
      (
        "test", dataset.test,
        "AUC can't be computed, and every ranking of a user's rows is perfect."
      ),
    ]
    for (name, rows, meaning) in parts {
      guard let text = dataset.labelCounts(of: rows).oneLabelText(name) else { continue }
      return DatasetFinding(
        .warning, "labels: \(text)", meaning: meaning + " Divide the rows differently.")
    }
    return DatasetFinding(
      .ok, "labels: \(description.positives) of \(description.rows) rows are positive")
  }

  /// Finds ranking metrics that are 1 for every model.
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
      meaning:
        "A single row has only one ranking: NDCG, Hitrate and other ranking metrics are 1 for "
        + "every model. "
        + Self.rankAll)
  }

  private static let rankAll =
    "Rank all movies with 'evaluation: {candidates: all}', and choose a metric such as ndcg@10/all."

  /// Rows of one label have only one ranking too.
  private var manyOrders: DatasetFinding? {
    // `labels` reports test rows that all have one label.
    guard dataset.labelCounts(of: dataset.test).oneLabelText("test") == nil,
      dataset.metricSupports()[RowMetric.gauc.name]?.count == 0
    else { return nil }
    return DatasetFinding(
      .warning, "orders: no user has a positive and a negative test row",
      meaning:
        "Every ranking of a user's rows is perfect: ranking metrics are the same for every model. "
        + Self.rankAll)
  }

  // MARK: - Users, movies and fields

  /// Values that count as absent because they are invalid.
  private var values: [DatasetFinding] {
    guard !source.unusable.isEmpty else {
      return [DatasetFinding(.ok, "values: all are valid")]
    }
    return source.unusable.map {
      DatasetFinding(
        .warning, "values: \($0.text)",
        meaning: "They count as absent. Correct them in the file, or leave them empty.")
    }
  }

  /// Values that became unknown because they are rare.
  private var reductions: [DatasetFinding] {
    description.fields.compactMap { field in
      guard let reduced = field.reduced else { return nil }
      let (values, rare) = (reduced.values, reduced.rareValues)
      var parts: [String] = []
      if let least = reduced.reduction.minimumCount {
        parts.append(
          "\(rare) of \(values) values have fewer than \(least) training rows and are unknown "
            + "(\(reduced.rareRows) of \(description.rows) rows)")
      }
      if let buckets = reduced.reduction.hashBuckets {
        parts.append("\(values - rare) values share \(buckets) hash buckets")
      }
      return DatasetFinding(
        .note, "vocabulary: \(field.name): " + parts.joined(separator: "; "),
        meaning:
          "The model cannot tell these values apart. Change 'min_count' or 'hash_buckets' of "
          + "the field if too many are lost.")
    }
  }

  private var unread: DatasetFinding? {
    guard !source.unreadColumns.isEmpty else { return nil }
    return DatasetFinding(
      .note, "columns: not read: \(source.unreadColumns.joined(separator: ", "))",
      meaning: "No field of this layout uses them. To use them, describe the file as a table: "
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
      .warning, "metadata: only the id is known of " + parts.joined(separator: ", and of "),
      meaning: "Their other fields have the value 'no': the model knows them only by their ids."
    )
  }

  /// Users without any attribute, if others have some.
  private var bareUsers: Set<UInt32> {
    let bare = source.users.map {
      $0.gender == nil && $0.age == nil && $0.occupation == nil && $0.zip == nil
    }
    guard bare.contains(false) else { return [] }
    return Set(source.userRows.filter { bare[Int($0)] })
  }

  private var constants: DatasetFinding {
    let constant = description.fields.filter { field in
      field.indexCount < 2 || field.indexCount == 2 && (field.reduced?.rareRows ?? 0) == 0
    }.map(\.name)
    guard !constant.isEmpty else {
      return DatasetFinding(.ok, "fields: each has at least two values")
    }
    return DatasetFinding(
      .note, "fields: always the same value in " + constant.joined(separator: ", "),
      meaning: "They do not distinguish rows and cost time: leave them out of 'fields'.")
  }

  private var coldStart: DatasetFinding? {
    guard let cold = description.cold else { return nil }
    guard cold.userRows + cold.movieRows > 0 else {
      return DatasetFinding(.ok, "cold start: all users and movies of test rows have training rows")
    }
    return DatasetFinding(
      .note,
      "cold start: \(count(cold.users, "user")) (\(count(cold.userRows, "test row"))) and "
        + "\(count(cold.movies, "movie")) (\(count(cold.movieRows, "test row"))) have no training row",
      meaning: "The model has not seen them. Metrics of their rows are reported separately.")
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
