package import ExperimentModel

/// Parameters of a search with their distributions, and conditions that form a tree.
///
/// ```swift
/// let space = try SearchSpace([
///   SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-1)),
///   SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd")])),
///   SearchParameter(
///     "optimizer.momentum", .uniform(min: 0, max: 0.99),
///     when: .init(["optimizer": [.text("sgd")]])),
/// ])
/// ```
package struct SearchSpace: Sendable, Hashable {
  /// In the order in which points list them.
  package let parameters: [SearchParameter]
  /// By index of the parameter.
  let axes: [SearchAxis]
  /// Indices of parameters that share a condition, and are therefore active together. Each group
  /// stands behind those that its condition names.
  let groups: [[Int]]

  /// - Throws: `SearchSpaceError` with all mistakes.
  package init(_ parameters: [SearchParameter]) throws(SearchSpaceError) {
    var problems = Self.problems(of: parameters)
    let groups = Self.groups(of: parameters)
    if problems.isEmpty && groups.joined().count < parameters.count {
      let placed = Set(groups.joined())
      problems = parameters.indices.filter { !placed.contains($0) }.map {
        .init(parameter: parameters[$0].name, text: "its condition depends on itself")
      }
    }
    guard problems.isEmpty else { throw SearchSpaceError(problems: problems) }
    self.parameters = parameters
    self.groups = groups
    axes = parameters.map(SearchAxis.init(_:))
  }

  /// Number of points of the space; nil if it is infinite or above `limit`.
  package func pointCount(limit: Int) -> Int? { points(limit: limit)?.count }

  /// All points in the order of their values, the last group varying fastest; nil if there are
  /// infinitely many or more than `limit`.
  func points(limit: Int) -> [ParameterSpace.Point]? {
    var partial: [[ParameterValue?]] = [Array(repeating: nil, count: parameters.count)]
    for group in groups {
      for parameter in group {
        guard let values = axes[parameter].values(limit: limit) else { return nil }
        var longer: [[ParameterValue?]] = []
        for selection in partial {
          let isActive = isActive(group, in: selection)
          guard longer.count + (isActive ? values.count : 1) <= limit else { return nil }
          if !isActive { longer.append(selection) }
          for value in isActive ? values : [] {
            var extended = selection
            extended[parameter] = value
            longer.append(extended)
          }
        }
        partial = longer
      }
    }
    return partial.map(point(of:))
  }

  /// Returns a point from a choice of values, asked for active parameters only, in an order in
  /// which conditions are known.
  func point(choosing value: (_ parameter: Int) -> ParameterValue) -> ParameterSpace.Point {
    point { group in group.map(value) }
  }

  /// Returns a point from a choice of the values of whole groups, asked for active groups only.
  func point(choosingGroup values: (_ group: [Int]) -> [ParameterValue]) -> ParameterSpace.Point {
    var chosen: [ParameterValue?] = Array(repeating: nil, count: parameters.count)
    for group in groups where isActive(group, in: chosen) {
      for (parameter, value) in zip(group, values(group)) { chosen[parameter] = value }
    }
    return point(of: chosen)
  }

  private func point(of chosen: [ParameterValue?]) -> ParameterSpace.Point {
    ParameterSpace.Point(
      zip(parameters, chosen).compactMap { parameter, value in
        value.map { .init(name: parameter.name, value: $0) }
      })
  }

  /// True if the condition of a group holds for the values chosen so far.
  func isActive(_ group: [Int], in chosen: [ParameterValue?]) -> Bool {
    parameters[group[0]].condition.alternatives.allSatisfy { name, values in
      guard let parent = parameters.firstIndex(where: { $0.name == name }) else { return false }
      return chosen[parent].map(values.contains) ?? false
    }
  }

  /// Returns the coordinates of a point by index of the parameter; NaN where inactive.
  func coordinates(of point: ParameterSpace.Point) -> [Double] {
    var rest = point.assignments[...]
    return zip(parameters, axes).map { parameter, axis in
      guard let next = rest.first, next.name == parameter.name else { return .nan }
      rest.removeFirst()
      return axis.coordinate(of: next.value)
    }
  }

  /// True if the point assigns a possible value to each active parameter and nothing else.
  package func contains(_ point: ParameterSpace.Point) -> Bool {
    var chosen: [ParameterValue?] = Array(repeating: nil, count: parameters.count)
    for group in groups where isActive(group, in: chosen) {
      for parameter in group { chosen[parameter] = point[parameters[parameter].name] }
    }
    let isPossible = zip(parameters, chosen).allSatisfy { parameter, value in
      guard let value else { return true }
      return switch parameter.distribution {
      case .uniform(let min, let max), .logUniform(let min, let max):
        value.number.map { (min...max).contains($0) } ?? false
      default: parameter.isAtom(value)
      }
    }
    return isPossible && self.point(of: chosen) == point
      && groups.allSatisfy { group in
        !isActive(group, in: chosen) || group.allSatisfy { chosen[$0] != nil }
      }
  }
}
