/// Cartesian product of parameter values, with zipped and conditional axes and exclusions.
package struct ParameterSpace: Sendable, Hashable {
  /// One factor of the product: a parameter, or several zipped ones.
  package struct Axis: Sendable, Hashable {
    package var names: [String]
    /// The values of the axis: each row has one for each of `names`.
    package var rows: [[ParameterValue]]
    /// The axis exists only where this holds.
    package var condition: Condition

    package init(names: [String], rows: [[ParameterValue]], condition: Condition = .init()) {
      self.names = names
      self.rows = rows
      self.condition = condition
    }

    /// An axis of one parameter.
    package init(_ name: String, values: [ParameterValue], condition: Condition = .init()) {
      self.init(names: [name], rows: values.map { [$0] }, condition: condition)
    }
  }

  /// Conjunction over parameters: each must have one of its listed values.
  package struct Condition: Sendable, Hashable, Codable {
    package var alternatives: [String: [ParameterValue]]

    package init(_ alternatives: [String: [ParameterValue]] = [:]) {
      self.alternatives = alternatives
    }

    /// True if every named parameter is present in `point` with one of its values.
    package func holds(in point: Point) -> Bool {
      alternatives.allSatisfy { name, values in
        point[name].map(values.contains) ?? false
      }
    }
  }

  /// One combination, in the order of the axes, without parameters whose condition does not hold.
  package struct Point: Sendable, Hashable {
    package struct Assignment: Sendable, Hashable {
      package var name: String
      package var value: ParameterValue

      package init(name: String, value: ParameterValue) {
        self.name = name
        self.value = value
      }
    }

    package var assignments: [Assignment]

    package init(_ assignments: [Assignment]) { self.assignments = assignments }

    package subscript(name: String) -> ParameterValue? {
      assignments.first { $0.name == name }?.value
    }
  }

  /// All combinations of a space.
  package struct Expansion: Sendable, Hashable {
    /// The last axis varies fastest.
    package var points: [Point]
    /// Number of combinations before exclusions.
    package var countBeforeExclusions: Int
    /// Indices of exclusions that match no combination.
    package var unusedExclusions: [Int]
  }

  package var axes: [Axis]
  /// Combinations for which one of these holds are left out.
  package var exclusions: [Condition]

  package init(axes: [Axis], exclusions: [Condition] = []) {
    self.axes = axes
    self.exclusions = exclusions
  }

  /// Expands the space into its combinations.
  ///
  /// - Parameter limit: the most combinations before exclusions, to bound the memory.
  /// - Throws: `ParameterSpaceError` if there are more, or if conditions are circular.
  package func expand(limit: Int) throws(ParameterSpaceError) -> Expansion {
    // A selection holds the row of each axis, -1 where the axis does not exist.
    var selections = [Array(repeating: -1, count: axes.count)]
    for axis in try axesInOrderOfConditions() {
      var longer: [[Int]] = []
      for selection in selections {
        let exists =
          axes[axis].condition.alternatives.isEmpty
          || axes[axis].condition.holds(in: point(of: selection))
        let rows = exists ? 0..<axes[axis].rows.count : -1..<0
        guard longer.count + rows.count <= limit else {
          throw .tooManyCombinations(limit: limit)
        }
        for row in rows {
          var extended = selection
          extended[axis] = row
          longer.append(extended)
        }
      }
      selections = longer
    }
    // The axes were expanded in the order of their conditions.
    selections.sort { $0.lexicographicallyPrecedes($1) }
    return excluding(from: selections.map(point(of:)))
  }

  private func excluding(from points: [Point]) -> Expansion {
    var used: Set<Int> = []
    let kept = points.filter { point in
      let matching = exclusions.indices.filter { exclusions[$0].holds(in: point) }
      used.formUnion(matching)
      return matching.isEmpty
    }
    return Expansion(
      points: kept, countBeforeExclusions: points.count,
      unusedExclusions: exclusions.indices.filter { !used.contains($0) })
  }

  private func point(of selection: [Int]) -> Point {
    var assignments: [Point.Assignment] = []
    for (axis, row) in zip(axes, selection) where row >= 0 {
      for (name, value) in zip(axis.names, axis.rows[row]) {
        assignments.append(.init(name: name, value: value))
      }
    }
    return Point(assignments)
  }

  /// Indices of the axes in topological order: each after those that its condition names.
  private func axesInOrderOfConditions() throws(ParameterSpaceError) -> [Int] {
    var order: [Int] = []
    var waiting = Array(axes.indices)
    while !waiting.isEmpty {
      guard let ready = waiting.firstIndex(where: { needs(of: $0, among: waiting).isEmpty }) else {
        throw .circularConditions(circle(among: waiting))
      }
      order.append(waiting.remove(at: ready))
    }
    return order
  }

  /// The axes among `candidates` that the condition of `axis` names.
  private func needs(of axis: Int, among candidates: [Int]) -> [Int] {
    candidates.filter { candidate in
      axes[candidate].names.contains { axes[axis].condition.alternatives[$0] != nil }
    }
  }

  /// Names of a cycle. Every axis of `waiting` needs another of them, so one exists.
  private func circle(among waiting: [Int]) -> [String] {
    var path = [waiting[0]]
    while true {
      let next = needs(of: path[path.count - 1], among: waiting)[0]
      if let start = path.firstIndex(of: next) {
        return path[start...].map { axes[$0].names[0] }
      }
      path.append(next)
    }
  }
}
