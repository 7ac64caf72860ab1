import ExperimentModel
import Search
import Yams

extension GridReader {
  /// Keys that have no meaning without `method`.
  private static let searchKeys = ["trials", "run_cap", "metrics", "early_terminate"]

  /// Reads how the grid is searched; nil without `method`, which trains the whole grid.
  mutating func searchSettings(in entries: [GridEntry]) -> SearchSettings? {
    func entry(_ key: String) -> GridEntry? { entries.first { $0.key == key } }
    guard let method = entry("method") else {
      for entry in entries where Self.searchKeys.contains(entry.key) {
        report(
          "grid: '\(entry.key)' is of searches; add a method, such as 'method: tpe', or remove it",
          at: entry.position)
      }
      return nil
    }
    var settings = SearchSettings(position: method.position)
    readMethod(method.value, of: &settings)
    settings.trials = trials(entry("trials"), cap: entry("run_cap"))
    if let method = settings.method, method != .grid, settings.trials == nil {
      report(
        "method: '\(settings.word)' needs the number of suggestions in total, such as 'trials: 40' "
          + "or 'run_cap: 40'", at: settings.position)
    }
    if let entry = entry("early_terminate") {
      settings.endsEarly = true
      settings.earlyTermination = earlyTermination(entry.value)
    }
    return settings
  }

  /// Reads a word, or `{name: tpe, seed: 7, lag: 4}`.
  private mutating func readMethod(_ node: Node, of settings: inout SearchSettings) {
    guard case .mapping = node else {
      settings.word = node.scalar?.string ?? ""
      settings.method = methodWord(node)
      return
    }
    let entries = entries(of: node, in: "method") ?? []
    if let name = entries.first(where: { $0.key == "name" }) {
      settings.word = name.value.scalar?.string ?? ""
      settings.method = methodWord(name.value)
    } else {
      report("method: expected a 'name', such as {name: tpe, seed: 7}", at: node)
    }
    for entry in entries where entry.key != "name" {
      switch entry.key {
      case "seed":
        settings.seed = seed(entry.value, in: "method seed") ?? 0
        if settings.method == .grid {
          report("method: 'seed' has no effect with 'grid'; remove it", at: entry.position)
        }
      case "lag":
        let domain = HyperparameterDefinition.Domain.integer(1...1_000)
        if case .integer(let lag) = value(entry.value, in: "method lag", domain: domain) {
          settings.lag = lag
        }
        if let method = settings.method, !method.sampler.usesResults {
          report(
            "method: 'lag' has no effect with '\(method.rawValue)', which uses no results; "
              + "remove it", at: entry.position)
        }
      default: reportUnknown(entry, in: "method", known: ["name", "seed", "lag"])
      }
    }
  }

  private mutating func methodWord(_ node: Node) -> SearchDefinition.Method? {
    if node.scalar?.string == WandbFile.bayes {
      note("method: '\(WandbFile.bayes)' of W&B is read as 'gp'", at: node.position)
      return .gp
    }
    let words = SearchDefinition.Method.allCases.map(\.rawValue)
    guard case .text(let word) = value(node, in: "method", domain: .choice(words)) else {
      return nil
    }
    return SearchDefinition.Method(rawValue: word)
  }

  /// Reads the number of suggestions, of `trials` or of W&B's `run_cap`.
  private mutating func trials(_ trials: GridEntry?, cap: GridEntry?) -> SearchSettings.Trials? {
    if let trials, let cap {
      report(
        "grid: 'trials' and 'run_cap', in line \(cap.position.line), are the same setting; keep "
          + "one of them", at: trials.position)
    }
    guard let entry = trials ?? cap else { return nil }
    let domain = HyperparameterDefinition.Domain.integer(1...SearchDefinition.mostTrials)
    guard case .integer(let count) = value(entry.value, in: entry.key, domain: domain) else {
      return SearchSettings.Trials(count: nil, entry: entry)
    }
    return SearchSettings.Trials(count: count, entry: entry)
  }
}
