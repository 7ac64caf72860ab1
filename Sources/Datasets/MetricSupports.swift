package import ExperimentModel

extension EncodedDataset {
  /// Support of each final metric: the number of rows or users it is computed from, by name.
  ///
  /// The metrics are those of the dataset's evaluation protocol on the test and the validation rows,
  /// and of cold users and movies if the test rows have any.
  ///
  /// - Parameter monitored: further metrics of the validation rows.
  package func metricSupports(
    monitored: [MetricDefinition] = []
  ) -> [String: MetricSupport] {
    let evaluation = description.evaluation ?? .standard
    let keys = keys(of: test)
    let labels = withRows { _, labels in test.map { labels[$0] != 0 } }
    var supports: [String: MetricSupport] = [:]
    let decides = ownTestRowsDecide
    func add(_ tested: TestedRows, _ scope: MetricScope?, also others: [MetricDefinition] = []) {
      for metric in MetricDefinition.definitions(cutoffs: evaluation.cutoffs) + others {
        supports[scope.map(metric.within)?.name ?? metric.name] =
          decides
          ? tested.support(of: metric)
          : MetricSupport(metric.isRanking ? .users : .rows, count: 0, decisive: 0)
      }
    }
    add(TestedRows(users: keys.users, labels: labels, Array(labels.indices)), nil)
    for (scope, isCold) in [
      (MetricScope.coldUsers, keys.isColdUser), (.coldMovies, keys.isColdMovie),
    ] where decides && isCold.contains(true) {
      let rows = labels.indices.filter { isCold[$0] }
      add(TestedRows(users: keys.users, labels: labels, rows), scope)
    }
    // Where negatives are sampled, each configuration has its own validation rows.
    if decides {
      let validationLabels = withRows { _, labels in validation.map { labels[$0] != 0 } }
      add(
        TestedRows(
          users: self.keys(of: validation).users, labels: validationLabels,
          Array(validationLabels.indices)),
        .validation, also: monitored.map(\.ofTestRows))
    }
    if let scope = evaluation.candidates.scope {
      let tested = TestedRows(groups: candidates(of: evaluation, keys, labels))
      for metric in MetricDefinition.definitions(cutoffs: evaluation.cutoffs) where metric.isRanking
      {
        supports[metric.within(scope).name] = tested.support(of: metric)
      }
    }
    return supports
  }

  /// True if metrics are computed over the users' own test rows. Data without negatives have none
  /// where other movies are ranked: every order of positive rows is perfect.
  package var ownTestRowsDecide: Bool {
    guard description.evaluation?.candidates ?? .own != .own else { return true }
    let test = labelCounts(of: test)
    return test.positives < test.rows
  }

  /// Returns the candidates of each user with a positive test row.
  private func candidates(
    of evaluation: EvaluationProtocol, _ keys: RowKeys, _ labels: [Bool]
  ) -> [TestedRows.Group] {
    let known = self.keys(of: 0..<test.lowerBound)
    // Rows whose movies are no negative candidates of their users.
    var pairs: [(users: [UInt32], movies: [UInt32], counts: (Int) -> Bool)] = [
      (known.users, known.movies, { _ in true }), (keys.users, keys.movies, { labels[$0] }),
    ]
    var most = description.movies
    if case .sampled(let count) = evaluation.candidates {
      pairs[1].counts = { _ in true }
      most = count
    }
    var positives: [UInt32: Int] = [:]
    for (row, user) in keys.users.enumerated() where labels[row] {
      positives[user, default: 0] += 1
    }
    var ratings: [UInt32: Int] = [:]
    for part in pairs {
      for (row, user) in part.users.enumerated() where part.counts(row) && positives[user] != nil {
        ratings[user, default: 0] += 1
      }
    }
    // A movie that is rated twice counts once, which matters only if few movies are left.
    let needed = (evaluation.cutoffs.max() ?? 0) + 1
    let scarce = ratings.filter { description.movies - $0.value < needed }
    var rated = scarce.mapValues { _ in Set<UInt32>() }
    if !scarce.isEmpty {
      for part in pairs {
        for (row, user) in part.users.enumerated() where part.counts(row) && rated[user] != nil {
          rated[user]!.insert(part.movies[row])
        }
      }
    }
    return positives.map { user, count in
      let left = description.movies - (rated[user]?.count ?? ratings[user] ?? 0)
      return TestedRows.Group(positives: count, negatives: max(0, min(most, left)))
    }
  }
}

/// Numbers of positive and negative rows or candidates of each user.
private struct TestedRows {
  struct Group {
    var positives = 0
    var negatives = 0

    /// True if ranking metrics are computed for the user.
    var isRanked: Bool { positives > 0 }
    var hasBoth: Bool { positives > 0 && negatives > 0 }

    /// True if two orders of the rows have different values of a ranking metric.
    func isDecided(by ranking: RankingMetric, at cutoff: Int) -> Bool {
      guard hasBoth else { return false }
      // Recall differs if a positive can be below the top k, the hit rate if all of them can.
      switch ranking {
      case .recall: return positives + negatives > cutoff
      case .hitRate: return negatives >= cutoff
      case .fullIdealNDCG, .ndcg, .mrr, .map: return true
      }
    }
  }

  let groups: [Group]

  init(groups: [Group]) { self.groups = groups }

  /// - Parameter rows: The rows to count.
  init(users: [UInt32], labels: [Bool], _ rows: [Int]) {
    var groups: [UInt32: Group] = [:]
    for row in rows {
      if labels[row] {
        groups[users[row], default: Group()].positives += 1
      } else {
        groups[users[row], default: Group()].negatives += 1
      }
    }
    self.groups = Array(groups.values)
  }

  func support(of metric: MetricDefinition) -> MetricSupport {
    if let ranking = metric.ranking, let cutoff = metric.cutoff {
      return MetricSupport(
        .users, count: groups.count(where: \.isRanked),
        decisive: groups.count { $0.isDecided(by: ranking, at: cutoff) })
    }
    if metric.measure == .row(.gauc) {
      let users = groups.count(where: \.hasBoth)
      return MetricSupport(.users, count: users, decisive: users)
    }
    let rows = groups.reduce(0) { $0 + $1.positives + $1.negatives }
    let positives = groups.reduce(0) { $0 + $1.positives }
    let isDefined = metric.measure != .row(.auc) || (positives > 0 && positives < rows)
    return MetricSupport(.rows, count: isDefined ? rows : 0, decisive: isDefined ? rows : 0)
  }
}
