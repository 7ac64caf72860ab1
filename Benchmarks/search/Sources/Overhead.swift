import ArgumentParser
import ExperimentModel
import Search

/// Measures the time of one suggestion.
struct Overhead: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the time of a suggestion after 200 and 1,000 trials.")

  @Option(help: "Suggestions of which the fastest counts.") var rounds = 5

  func run() throws {
    let space = try SearchSpace(
      (0..<6).map { SearchParameter("x\($0)", .uniform(min: 0, max: 1)) } + [
        SearchParameter("layers", .intUniform(min: 1, max: 6)),
        SearchParameter("units", .quantizedLogUniform(min: 16, max: 512, step: 16)),
        SearchParameter("dropout", .quantizedUniform(min: 0, max: 0.6, step: 0.05)),
        SearchParameter("kind", .categorical(["a", "b", "c"].map(ParameterValue.text))),
      ])
    print("| sampler | 200 trials | 1,000 trials |\n|---|---|---|")
    for method in SearchBenchmark.methods {
      let times = try [200, 1000].map { try milliseconds(method.sampler, space, after: $0) }
      print("| \(method.rawValue) | \(times[0]) ms | \(times[1]) ms |")
    }
  }

  private func milliseconds(
    _ sampler: any Sampler, _ space: SearchSpace, after count: Int
  ) throws -> Double {
    let random = Search(space: space, sampler: RandomSampler(), seed: 3, goal: .minimize)
    var trials: [SearchTrial] = []
    while trials.count < count, case .suggestion(let next) = random.next(after: trials) {
      let numbers = next.point.assignments.compactMap(\.value.number)
      let value = numbers.reduce(0) { $0 + ($1 - 0.3) * ($1 - 0.3) }
      trials.append(SearchTrial(point: next.point, observation: .finished(value)))
    }
    let clock = ContinuousClock()
    var best = Duration.seconds(3600)
    for round in 0..<rounds {
      let search = Search(
        space: space, sampler: sampler, seed: UInt64(round), goal: .minimize)
      let elapsed = clock.measure { _ = search.next(after: trials) }
      best = min(best, elapsed)
    }
    return Double(Int(best / .microseconds(10))) / 100
  }
}
