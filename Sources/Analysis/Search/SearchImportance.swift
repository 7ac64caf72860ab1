import Evaluation
import ExperimentModel

/// How much each searched parameter alone explains of the target metric.
///
/// One-way analysis of variance of the metric's ranks between groups of a parameter's values: each
/// value of a list, or up to five groups of about as many suggestions each for numbers. Ranks bound
/// the influence of a single failed configuration. The share is ε² = (SS_between − (k − 1) · MS_within)
/// / SS_total (Kelley, "An Unbiased Correlation Ratio Measure", PNAS 1935): unlike η² it is around 0
/// for a parameter without effect, whatever the number of groups. Interactions are not seen.
package enum SearchImportance: Sendable, Hashable {
  case tooFew(finished: Int, needed: Int)
  /// In descending order of the share.
  case shares([Parameter])

  package struct Parameter: Sendable, Hashable {
    package let name: String
    /// Between 0 and 1; nil if fewer than `fewest` suggestions have the parameter, or all one value.
    package let share: Double?
    /// Number of finished suggestions in which the parameter is active.
    package let count: Int
  }

  /// The fewest finished suggestions.
  package static let fewest = 10
  private static let mostGroups = 5
  private static let fewestInGroup = 5

  package init(_ results: SearchResults) {
    let finished = results.finished.sorted { $0.index < $1.index }
    guard finished.count >= Self.fewest else {
      self = .tooFew(finished: finished.count, needed: Self.fewest)
      return
    }
    let searched = results.search.parameters.enumerated().filter {
      if case .constant = $0.element.distribution { false } else { true }
    }
    let parameters = searched.map { place, parameter in
      let active = finished.compactMap { suggestion in
        suggestion.values[place].map { (value: $0, metric: suggestion.estimate!.mean) }
      }
      return Parameter(
        name: parameter.name,
        share: active.count < Self.fewest
          ? nil
          : Self.share(
            groups: Self.groups(active.map(\.value)), ranks: ranks(active.map(\.metric))),
        count: active.count)
    }
    self = .shares(
      parameters.enumerated().sorted { a, b in
        (b.element.share ?? -1, a.offset) < (a.element.share ?? -1, b.offset)
      }.map(\.element))
  }

  /// Returns the group of each value: equal values share one.
  private static func groups(_ values: [ParameterValue]) -> [Int] {
    let distinct = Set(values)
    let numbers = values.compactMap(\.number)
    guard numbers.count == values.count, distinct.count > mostGroups else {
      var known: [ParameterValue: Int] = [:]
      return values.map { value in
        let group = known[value] ?? known.count
        known[value] = group
        return group
      }
    }
    let count = min(mostGroups, max(2, values.count / fewestInGroup))
    // Tied values have one rank, and so one group.
    return ranks(numbers).map {
      min(count - 1, Int(($0 - 0.5) * Double(count) / Double(values.count)))
    }
  }

  /// ε², at least 0; nil with one group, or with one per value.
  private static func share(groups: [Int], ranks: [Double]) -> Double? {
    let samples = Dictionary(grouping: ranks.indices, by: { groups[$0] })
      .mapValues { $0.map { ranks[$0] } }
    let (count, n) = (samples.count, ranks.count)
    guard count > 1, count < n else { return nil }
    func squares(_ values: [Double]) -> Double {
      let mean = values.mean
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let total = squares(ranks)
    guard total > 0 else { return nil }
    // In the order of the groups, so that sums are the same in every run.
    let within = samples.sorted { $0.key < $1.key }.reduce(0) { $0 + squares($1.value) }
    let error = within / Double(n - count)
    return max(0, (total - within - Double(count - 1) * error) / total)
  }
}

/// Returns the ranks of values from 1; equal values share their mean rank.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}
