import ExperimentModel
import Yams

extension GridReader {
  /// Adds the configurations of the product of `parameters` and `zip` without `exclude`.
  mutating func addProduct(
    parameters: GridEntry?, zip: GridEntry?, exclude: GridEntry?,
    over defaults: HyperparameterResolution,
    to list: inout ConfigurationList
  ) {
    let mistakesBefore = issues.count
    var axes =
      parameters.map { search == nil ? parameterAxes(from: $0.value) : listedAxes(from: $0.value) }
      ?? []
    axes += zip.map { zipAxes(from: $0.value) } ?? []
    guard let place = parameters ?? zip else {
      if let exclude {
        report(
          "exclude: there are no 'parameters' to leave combinations out of",
          at: exclude.position)
      }
      return
    }
    // Conditions name axes, and would only repeat their mistakes.
    guard issues.count == mistakesBefore else { return list.isComplete = false }
    reportRepeatedAxes(axes)
    for index in axes.indices {
      guard let when = axes[index].when else { continue }
      let title = "parameters: '\(axes[index].axis.names[0])': when"
      axes[index].axis.condition = condition(when.value, in: title, axes: axes) ?? .init()
    }
    let exclusions = exclude.map { self.exclusions(from: $0.value, axes: axes) } ?? []
    guard issues.count == mistakesBefore else { return list.isComplete = false }

    let space = ParameterSpace(axes: axes.map(\.axis), exclusions: exclusions.map(\.condition))
    guard let points = self.points(of: space, exclusions, exclude, axes, at: place.position),
      defaultsAreSound
    else { return list.isComplete = false }
    compareWithGrid(search?.trials, of: points.count)
    addPoints(points, axes: axes, over: defaults, at: place.position, to: &list)
    list.isComplete = list.isComplete && issues.count == mistakesBefore
  }

  private mutating func reportRepeatedAxes(_ axes: [GridAxis]) {
    var lines: [String: Int] = [:]
    for axis in axes {
      for (name, position) in Swift.zip(axis.axis.names, axis.positions) {
        if let line = lines.updateValue(position.line, forKey: name) {
          report("zip: '\(name)' already varies in line \(line)", at: position)
        }
      }
    }
  }

  private mutating func exclusions(
    from node: Node, axes: [GridAxis]
  ) -> [(condition: ParameterSpace.Condition, node: Node)] {
    let items = items(of: node, in: "exclude", expected: "a list of mappings") ?? []
    return items.compactMap { item in
      condition(item, in: "exclude", axes: axes).map { ($0, item) }
    }
  }

  private mutating func points(
    of space: ParameterSpace,
    _ exclusions: [(condition: ParameterSpace.Condition, node: Node)],
    _ exclude: GridEntry?, _ axes: [GridAxis], at place: SourcePosition
  ) -> [ParameterSpace.Point]? {
    let expansion: ParameterSpace.Expansion
    do {
      expansion = try space.expand(limit: Self.mostConfigurations)
    } catch .circularConditions(let names) {
      let axis = axes.first { $0.axis.names[0] == names[0] }
      report(
        "parameters: when: \(ParameterSpaceError.circularConditions(names))",
        at: axis?.when?.position ?? place)
      return nil
    } catch {
      report("parameters: \(error); take values away", at: place)
      return nil
    }
    for unused in expansion.unusedExclusions {
      report("exclude: matches no combination", at: exclusions[unused].node)
    }
    if expansion.points.isEmpty, let exclude {
      report(
        "exclude: leaves none of the \(expansion.countBeforeExclusions) combinations",
        at: exclude.position)
    }
    return expansion.points
  }

  private mutating func addPoints(
    _ points: [ParameterSpace.Point], axes: [GridAxis], over defaults: HyperparameterResolution,
    at place: SourcePosition, to list: inout ConfigurationList
  ) {
    var positions: [String: SourcePosition] = [:]
    for axis in axes {
      for (name, position) in Swift.zip(axis.axis.names, axis.positions) {
        positions[name] = position
      }
    }
    // One report per kind of mistake, which thousands of combinations may share.
    var reported: Set<String> = []
    for point in points {
      let settings = point.assignments.compactMap { assignment in
        HyperparameterDefinition.named(assignment.name).map {
          Setting(
            definition: $0, value: assignment.value, position: positions[$0.name] ?? place)
        }
      }
      let name = point.configurationName
      let resolution = HyperparameterResolution(settings, over: defaults)
      for setting in resolution.misplaced
      where reported.insert(setting.definition.name).inserted {
        reportMisplaced(setting, axes: axes, in: name, resolution)
      }
      if let contradiction = resolution.contradiction,
        reported.insert("contradiction of \(contradiction.causes[0])").inserted
      {
        report(
          "parameters: \(name): \(contradiction.text); leave such combinations out with 'exclude'",
          at: place)
      }
      add(point, name: name, resolution, at: place, to: &list)
    }
  }

  private mutating func add(
    _ point: ParameterSpace.Point, name: String, _ resolution: HyperparameterResolution,
    at place: SourcePosition, to list: inout ConfigurationList
  ) {
    let hyperparameters = resolution.hyperparameters
    if let same = list.name(ofSame: hyperparameters) { return list.settle(name, by: same) }
    if let line = list.line(ofName: name) {
      report("parameters: the name '\(name)' is taken, in line \(line)", at: place)
      return
    }
    list.reserve(name, line: place.line)
    list.append(
      Configuration(
        name: name, description: point.configurationDescription,
        hyperparameters: hyperparameters),
      at: resolution.positions(whole: place))
  }

  mutating func reportMisplaced(
    _ setting: Setting, axes: [GridAxis], in combination: String,
    _ resolution: HyperparameterResolution
  ) {
    let parameter = setting.definition.name
    guard resolution.replacement(of: setting.definition) == nil,
      let condition = HyperparameterCatalog.standard.condition(of: parameter)
    else { return reportMisplaced(setting, in: "parameters", resolution) }
    let choice = condition.choice
    let varied = axes.lazy.compactMap { $0.values(of: choice) }.first?.map(\.description) ?? []
    let owners = condition.options.filter(varied.contains)
    guard !owners.isEmpty else { return reportMisplaced(setting, in: "parameters", resolution) }
    let chosen = resolution.hyperparameters.values[choice]?.description ?? ""
    report(
      "parameters: '\(parameter)' is not a parameter of the \(choice) \(chosen) "
        + "(\(combination)); add when: {\(choice): [\(owners.joined(separator: ", "))]} to it",
      at: setting.position)
  }
}
