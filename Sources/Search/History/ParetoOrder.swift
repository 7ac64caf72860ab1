package import ExperimentModel

/// Order of results with several objectives, as in NSGA-II: by the number of the front, and within a front
/// by crowding distance, so that the ends of the front and its empty regions come first.
///
/// Deb, Pratap, Agarwal and Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE
/// Transactions on Evolutionary Computation, 2002.
package struct ParetoOrder: Sendable {
  /// Place of each result, 0 for the best; nil for one with a value that is no number.
  package let places: [Int?]
  /// Indices of the results that no other one dominates, in their order.
  package let front: [Int]

  /// - Parameter values: of each result, one per objective.
  package init(_ values: [[Double]], goals: [TargetMetric.Goal]) {
    let losses = values.map { zip($0, goals).map { $1 == .minimize ? $0 : -$0 } }
    let sound = losses.indices.filter { losses[$0].allSatisfy(\.isFinite) }
    var places: [Int?] = Array(repeating: nil, count: values.count)
    var rest = sound
    var first: [Int] = []
    var place = 0
    while !rest.isEmpty {
      let front = rest.filter { candidate in
        !rest.contains { Self.dominates(losses[$0], losses[candidate]) }
      }
      if first.isEmpty { first = front }
      let distances = Self.crowding(front.map { losses[$0] })
      let order = front.indices.sorted {
        distances[$0] != distances[$1] ? distances[$0] > distances[$1] : $0 < $1
      }
      for member in order {
        places[front[member]] = place
        place += 1
      }
      rest.removeAll(where: front.contains)
    }
    self.places = places
    front = first
  }

  /// True if `a` is nowhere worse than `b`, and somewhere better.
  private static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { $0 <= $1 } && a != b
  }

  /// Sum over objectives of the distance between the neighbours on both sides, in units of the front's
  /// width; infinite at its ends.
  private static func crowding(_ front: [[Double]]) -> [Double] {
    var distances = Array(repeating: 0.0, count: front.count)
    for objective in front.first?.indices ?? 0..<0 {
      let order = front.indices.sorted {
        (front[$0][objective], $0) < (front[$1][objective], $1)
      }
      let (low, high) = (front[order[0]][objective], front[order[order.count - 1]][objective])
      distances[order[0]] = .infinity
      distances[order[order.count - 1]] = .infinity
      guard high > low else { continue }
      for place in order.indices.dropFirst().dropLast() {
        let gap = front[order[place + 1]][objective] - front[order[place - 1]][objective]
        distances[order[place]] += gap / (high - low)
      }
    }
    return distances
  }
}
