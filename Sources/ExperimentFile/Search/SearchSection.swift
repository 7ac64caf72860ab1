import ExperimentModel
import Search
import Yams

extension GridReader {
  /// Reads what a search varies, with `method` and the other settings; nil after mistakes.
  ///
  /// - Parameters:
  ///   - entries: those of the grid.
  ///   - defaults: what every suggestion sets its values over.
  mutating func searchDefinition(
    _ settings: SearchSettings, from entries: [GridEntry],
    over defaults: HyperparameterResolution
  ) -> SearchDefinition? {
    func entry(_ key: String) -> GridEntry? { entries.first { $0.key == key } }
    let mistakes = issues.count
    refuseProductKeys(zip: entry("zip"), exclude: entry("exclude"))
    guard let parameters = entry("parameters") else {
      report("method: a search needs 'parameters' to vary", at: settings.position)
      return nil
    }
    guard let varied = searchSpace(from: parameters.value), defaultsAreSound else { return nil }
    let settings = counted(settings, in: varied, at: parameters.position)
    check(varied, over: defaults, at: parameters.position)
    if let rule = settings.earlyTermination, let entry = entry("early_terminate") {
      refuseLateRule(rule, at: entry.position, axes: varied.axes, defaults)
    }
    guard issues.count == mistakes, let method = settings.method,
      let trials = settings.trials?.count
    else { return nil }
    noteFewPoints(of: varied.space, settings)
    return SearchDefinition(
      method: method, trials: trials, seed: settings.seed, lag: settings.lag,
      parameters: varied.space.parameters, defaults: defaults.given,
      earlyTermination: settings.earlyTermination)
  }

  /// Adds the configuration that suggestions are compared with, if the grid lists none: the defaults.
  mutating func addDefaultBaseline(
    over defaults: HyperparameterResolution, at place: SourcePosition,
    to list: inout ConfigurationList
  ) {
    let name = "baseline"
    list.reserve(name, line: place.line)
    guard defaultsAreSound else { return }
    if let contradiction = defaults.contradiction {
      report(
        "defaults: \(contradiction.text); correct the defaults, which train as the baseline, or "
          + "give another one under 'experiments'", at: place)
    }
    list.append(
      Configuration(
        name: name, description: "default settings", hyperparameters: defaults.hyperparameters),
      at: defaults.positions(whole: place))
  }

  private mutating func refuseProductKeys(zip: GridEntry?, exclude: GridEntry?) {
    if let zip {
      report(
        "zip: a search draws each parameter by itself; use 'method: grid', or 'parameters' with "
          + "'when'", at: zip.position)
    }
    if let exclude {
      report(
        "exclude: a search has no list of combinations; narrow the ranges, or add 'when' to a "
          + "parameter", at: exclude.position)
    }
  }

  /// Reads the parameters and their conditions; nil after mistakes.
  private mutating func searchSpace(from node: Node) -> VariedSpace? {
    let mistakes = issues.count
    let searched = searchedParameters(from: node)
    let axes = searched.map { GridAxis($0, limit: Self.mostConfigurations) }
    // Conditions name parameters, and would only repeat their mistakes.
    guard issues.count == mistakes else { return nil }
    let parameters = searched.map { parameter in
      guard let when = parameter.when else { return parameter.parameter() }
      let title = "parameters: '\(parameter.definition.name)': when"
      return parameter.parameter(when: condition(when.value, in: title, axes: axes) ?? .init())
    }
    guard issues.count == mistakes else { return nil }
    do throws(SearchSpaceError) {
      return VariedSpace(space: try SearchSpace(parameters), axes: axes)
    } catch {
      for problem in error.problems {
        let parameter = searched.first { $0.definition.name == problem.parameter }
        report(
          "parameters: '\(problem.parameter)': \(problem.text)",
          at: parameter?.when?.position ?? parameter?.position ?? node.position)
      }
      return nil
    }
  }

  /// Returns settings with the number of suggestions: for a grid, that of its combinations.
  private mutating func counted(
    _ settings: SearchSettings, in varied: VariedSpace, at place: SourcePosition
  ) -> SearchSettings {
    guard settings.method == .grid else { return settings }
    var settings = settings
    let infinite = varied.axes.filter { !$0.isListed }
    for axis in infinite { reportInfinite(axis) }
    guard infinite.isEmpty else { return settings }
    guard let count = varied.space.pointCount(limit: SearchDefinition.mostTrials) else {
      report(
        "parameters: there are more than \(SearchDefinition.mostTrials) combinations; take values "
          + "away, or search with another method", at: place)
      return settings
    }
    compareWithGrid(settings.trials, of: count)
    let entry = settings.trials?.entry
    settings.trials = SearchSettings.Trials(count: count, entry: entry)
    return settings
  }

  private mutating func noteFewPoints(of space: SearchSpace, _ settings: SearchSettings) {
    guard let trials = settings.trials?.count, let entry = settings.trials?.entry,
      let count = space.pointCount(limit: trials), count < trials
    else { return }
    let text =
      count == 1
      ? "there is only 1 combination, so the search ends after 1 suggestion"
      : "there are only \(count) combinations, so the search ends after \(count) suggestions"
    note("\(entry.key): \(text)", at: entry.position)
  }

  /// Refuses a number of trials that would leave out combinations of a grid, and notes one above
  /// their number.
  mutating func compareWithGrid(_ trials: SearchSettings.Trials?, of combinations: Int) {
    guard let count = trials?.count, let entry = trials?.entry, count != combinations else {
      return
    }
    guard count < combinations else {
      note(
        "\(entry.key): there \(combinations == 1 ? "is" : "are") only \(combinations) combination"
          + "\(combinations == 1 ? "" : "s"), and 'method: grid' trains each once",
        at: entry.position)
      return
    }
    report(
      "\(entry.key): 'method: grid' trains all \(combinations) combinations; remove "
        + "'\(entry.key)', or search a part with 'method: random'", at: entry.position)
  }

  /// Refuses a rule that never decides, because trials end before.
  private mutating func refuseLateRule(
    _ rule: EarlyTermination, at place: SourcePosition, axes: [GridAxis],
    _ defaults: HyperparameterResolution
  ) {
    let varied = axes.lazy.compactMap { $0.values(of: "epochs") }.first
    let epochs = varied?.compactMap(\.number).max() ?? Double(defaults.hyperparameters.epochs)
    guard Double(rule.minimumEpochs) >= epochs else { return }
    report(
      "early_terminate: min_iter is \(rule.minimumEpochs), but trials train at most "
        + "\(ParameterValue.real(epochs)) epochs, so none would end early; lower min_iter or raise "
        + "'epochs'", at: place)
  }
}

/// Space of a search, and the same parameters as axes, which conditions and messages name.
struct VariedSpace {
  let space: SearchSpace
  let axes: [GridAxis]
}
