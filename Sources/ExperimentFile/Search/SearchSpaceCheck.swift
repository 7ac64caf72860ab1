import ExperimentModel
import Search

extension GridReader {
  /// The most corners of a space that are checked, and the number of random points beside them.
  private static let checkedPoints = 1_000

  /// Reports parameters that do not apply everywhere, and combinations that contradict each other:
  /// each kind once, with a point as an example.
  mutating func check(
    _ varied: VariedSpace, over defaults: HyperparameterResolution, at place: SourcePosition
  ) {
    let positions = Dictionary(
      uniqueKeysWithValues: varied.axes.map { ($0.axis.names[0], $0.positions[0]) })
    var reported: Set<String> = []
    for point in examples(of: varied.space) {
      var name: String { point.rounded.configurationName }
      let settings = point.assignments.compactMap { assignment in
        HyperparameterDefinition.named(assignment.name).map {
          Setting(
            definition: $0, value: assignment.value, position: positions[$0.name] ?? place)
        }
      }
      let resolution = HyperparameterResolution(settings, over: defaults)
      for setting in resolution.misplaced
      where reported.insert(setting.definition.name).inserted {
        reportMisplaced(setting, axes: varied.axes, in: name, resolution)
      }
      if let contradiction = resolution.contradiction,
        reported.insert("contradiction of \(contradiction.causes[0])").inserted
      {
        let cause = contradiction.causes.lazy.compactMap { positions[$0] }.first
        report(
          "parameters: \(name): \(contradiction.text); narrow the range, or add "
            + "'when' to a parameter", at: cause ?? place)
      }
      if resolution.hyperparameters[VarianceSource.setting] == VarianceSource.split,
        reported.insert("split").inserted
      {
        refuseVariedSplits(
          in: [
            Configuration(
              name: name, description: "",
              hyperparameters: resolution.hyperparameters)
          ], at: place)
      }
    }
  }

  /// Returns all corners of the space if they are few, else those of its choices; and random points.
  private func examples(of space: SearchSpace) -> [ParameterSpace.Point] {
    let corners =
      space.corners(limit: Self.checkedPoints)
      ?? space.corners(limit: Self.checkedPoints) {
        HyperparameterDefinition.named($0.name)?.isChoice ?? false
      } ?? []
    if let count = space.pointCount(limit: Self.checkedPoints), count == corners.count {
      return corners
    }
    return corners + space.randomPoints(Self.checkedPoints)
  }
}
