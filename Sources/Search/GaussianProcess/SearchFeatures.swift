import ExperimentModel

/// Features of points for a kernel: the coordinates of searched parameters, with a place for
/// inactive ones.
///
/// An inactive number is ½ and an inactive category is one more category, so that points which lack a
/// parameter are equally near to one another and a parameter is compared where it exists.
struct SearchFeatures: Sendable {
  let space: SearchSpace
  /// Indices of the parameters that are not fixed.
  let searched: [Int]
  /// By searched parameter, as all other arrays here.
  let axes: [SearchAxis]
  let isCategorical: [Bool]
  private let inactive: [Double]

  init(_ space: SearchSpace) {
    self.space = space
    searched = space.axes.indices.filter { !space.axes[$0].isFixed }
    axes = searched.map { space.axes[$0] }
    isCategorical = axes.map { if case .categorical = $0 { true } else { false } }
    inactive = axes.map {
      if case .categorical(let values, _) = $0 { Double(values.count) } else { 0.5 }
    }
  }

  /// Returns features of a trial's coordinates by parameter, NaN where inactive.
  func features(ofTrial coordinates: [Double]) -> [Double] {
    zip(searched, inactive).map { coordinates[$0].isNaN ? $1 : coordinates[$0] }
  }

  /// Returns a position with a place for every parameter, inactive ones in the middle.
  func position(ofTrial coordinates: [Double]) -> [Double] {
    zip(searched, axes).map { parameter, axis in
      coordinates[parameter].isNaN
        ? axis.coordinate(atQuantile: 0.5) : coordinates[parameter]
    }
  }

  /// Returns features of a position.
  func features(_ position: [Double]) -> [Double] {
    guard space.groups.count > 1 else { return position }
    return zip(zip(position, inactive), activity(position)).map { $1 ? $0.0 : $0.1 }
  }

  /// True for the parameters that are active at a position.
  func activity(_ position: [Double]) -> [Bool] {
    guard space.groups.count > 1 else { return Array(repeating: true, count: position.count) }
    let chosen = chosenValues(position)
    return searched.map { chosen[$0] != nil }
  }

  private func chosenValues(_ position: [Double]) -> [ParameterValue?] {
    var chosen: [ParameterValue?] = Array(repeating: nil, count: space.parameters.count)
    for group in space.groups where space.isActive(group, in: chosen) {
      for parameter in group { chosen[parameter] = value(of: parameter, position) }
    }
    return chosen
  }

  private func value(of parameter: Int, _ position: [Double]) -> ParameterValue {
    guard let place = searched.firstIndex(of: parameter) else {
      return space.axes[parameter].value(at: 0)
    }
    return axes[place].value(at: position[place])
  }

  /// Returns the point at a position.
  func point(_ position: [Double]) -> ParameterSpace.Point {
    space.point { value(of: $0, position) }
  }

  /// Returns the position with quantized parameters at their nearest values.
  func snapped(_ position: [Double]) -> [Double] {
    zip(axes, position).map { axis, coordinate in
      if case .numeric(let range) = axis { range.snapped(coordinate) } else { coordinate }
    }
  }

  /// Returns the coordinates of a parameter's values; none if there are more than `limit` numbers.
  func coordinates(of parameter: Int, limit: Int) -> [Double] {
    switch axes[parameter] {
    case .fixed: return []
    case .categorical(_, let probabilities):
      return probabilities.indices.filter { probabilities[$0] > 0 }.map(Double.init)
    case .numeric(let range):
      guard let count = range.count, count <= limit, let step = range.step else { return [] }
      return (0..<count).map { range.coordinate(of: range.smallest + Double($0) * step) }
    }
  }
}
