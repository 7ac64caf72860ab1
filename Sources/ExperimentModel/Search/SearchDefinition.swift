/// What a sweep searches, and how: all that its suggestions depend on beside results.
package struct SearchDefinition: Sendable, Hashable, Codable {
  /// Word in grid files.
  package enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every point of a finite space, in the order of its values.
    case grid
    case random
    /// Sobol's low-discrepancy sequence, scrambled by the seed.
    case sobol
    /// Tree-structured Parzen estimator.
    case tpe
    /// Gaussian process with expected improvement.
    case gp
  }

  package var method: Method
  /// Suggestions in total.
  package var trials: Int
  /// Seed of the suggestions; trials have those of the sweep.
  package var seed: UInt64
  /// Distance to the last trial whose result a suggestion uses, at least 1.
  package var lag: Int
  package var parameters: [SearchParameter]
  /// What `defaults` of the grid file sets.
  package var defaults: [String: ParameterValue]
  /// Objectives beside the sweep's metric; empty if that decides alone.
  package var further: [SearchObjective]
  /// Nil if every trial trains all of its epochs.
  package var earlyTermination: EarlyTermination?

  package static let standardLag = 4
  /// The most suggestions of a search.
  package static let mostTrials = 10_000

  package init(
    method: Method, trials: Int, seed: UInt64 = 0, lag: Int = Self.standardLag,
    parameters: [SearchParameter], defaults: [String: ParameterValue] = [:],
    further: [SearchObjective] = [], earlyTermination: EarlyTermination? = nil
  ) {
    self.further = further
    self.method = method
    self.trials = trials
    self.seed = seed
    self.lag = lag
    self.parameters = parameters
    self.defaults = defaults
    self.earlyTermination = earlyTermination
  }

  /// Returns the hyperparameters of a point: its values over the defaults.
  package func hyperparameters(at point: ParameterSpace.Point) -> Hyperparameters {
    Hyperparameters(
      setting: Dictionary(
        point.assignments.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      over: defaults)
  }

  /// Name of the configuration of a suggestion.
  ///
  /// - Parameter index: number of the suggestion, from 0.
  package static func name(ofSuggestion index: Int) -> String { "suggestion-\(index + 1)" }

  /// Number of the suggestion whose configuration has that name, from 0; nil for other names.
  package static func suggestion(named name: String) -> Int? {
    let prefix = "suggestion-"
    guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)), number > 0,
      Self.name(ofSuggestion: number - 1) == name
    else { return nil }
    return number - 1
  }
}

extension SearchDefinition {
  /// Decodes values in the form that their hyperparameters keep: JSON has one type of number.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      method: try values.decode(Method.self, forKey: .method),
      trials: try values.decode(Int.self, forKey: .trials),
      seed: try values.decode(UInt64.self, forKey: .seed),
      lag: try values.decode(Int.self, forKey: .lag),
      parameters: try values.decode([SearchParameter].self, forKey: .parameters),
      defaults: Dictionary(
        uniqueKeysWithValues: try values.decode([String: ParameterValue].self, forKey: .defaults)
          .map { ($0, $1.accepted(for: $0)) }),
      further: try values.decode([SearchObjective].self, forKey: .further),
      earlyTermination: try values.decodeIfPresent(
        EarlyTermination.self, forKey: .earlyTermination))
  }
}
