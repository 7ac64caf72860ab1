import ArgumentParser
import ExperimentModel
import Search

/// Measures the samplers of a search.
@main struct SearchBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search-benchmarks", abstract: "Measures the samplers of a search.",
    subcommands: [Regret.self, Overhead.self, Values.self])

  static let methods: [SearchDefinition.Method] = [.random, .sobol, .tpe, .gp]
}

/// Prints the regret of each search, one per line: objective, sampler with lag, seed, regret after
/// 50 and after 100 trials.
struct Regret: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the regret of the best of 50 and of 100 trials.")

  @Option(help: "Searches per sampler and objective.") var seeds = 20
  @Option(help: "Only objectives whose name contains this.") var only = ""
  @Option(help: "Only this sampler.") var sampler = ""
  @Option(help: "Distances to the last result that a suggestion uses.") var lag: [Int] = [1, 4]

  func run() throws {
    for objective in Objective.all where only.isEmpty || objective.name.contains(only) {
      for method in SearchBenchmark.methods {
        let (word, sampler) = (method.rawValue, method.sampler)
        guard self.sampler.isEmpty || word == self.sampler else { continue }
        for lag in sampler.usesResults ? lag : [1] {
          for seed in 0..<seeds {
            let search = Search(
              space: objective.space, sampler: sampler, seed: UInt64(seed), goal: .minimize,
              lag: lag)
            let values = search.values(of: objective, trials: 100)
            let regrets = [50, 100].map { (values.prefix($0).min() ?? .nan) - objective.minimum }
            let name = sampler.usesResults ? "\(word) lag \(lag)" : word
            print("\(objective.name)\t\(name)\t\(seed)\t\(regrets[0])\t\(regrets[1])")
          }
        }
      }
    }
  }
}

extension Search {
  /// Runs a search whose trials end at once. An exhausted space ends it.
  func values(of objective: Objective, trials count: Int) -> [Double] {
    var trials: [SearchTrial] = []
    var values: [Double] = []
    while trials.count < count, case .suggestion(let suggestion) = next(after: trials) {
      let value = objective.value(suggestion.point)
      values.append(value)
      trials.append(SearchTrial(point: suggestion.point, observation: .finished(value)))
    }
    return values
  }
}

/// Prints the values of each objective at the points of a search, for comparison with Python's.
struct Values: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints points and their values, to compare with another implementation.")

  func run() throws {
    for objective in Objective.all {
      let search = Search(
        space: objective.space, sampler: RandomSampler(), seed: 1, goal: .minimize)
      var trials: [SearchTrial] = []
      for _ in 0..<5 {
        guard case .suggestion(let suggestion) = search.next(after: trials) else { break }
        trials.append(SearchTrial(point: suggestion.point))
        let values = suggestion.point.assignments.map { "\"\($0.name)\": \(json($0.value))" }
        let point = values.joined(separator: ", ")
        print("\(objective.name)\t{\(point)}\t\(objective.value(suggestion.point))")
      }
    }
  }

  private func json(_ value: ParameterValue) -> String {
    if case .text(let text) = value { "\"\(text)\"" } else { value.description }
  }
}
