/// Positions of what a grid file sets, for mistakes that only the data show.
package struct GridPositions: Sendable {
  /// Positions of one configuration's settings, by the hyperparameter's name.
  package struct Settings: Sendable {
    /// The configuration: the experiment, or `parameters`.
    let whole: SourcePosition
    let own: [String: PositionedValue]
    /// Those of `defaults`.
    let inherited: [String: PositionedValue]
  }

  /// By key of the grid: "metric".
  var sections: [String: SourcePosition] = [:]
  /// By name.
  var configurations: [String: Settings] = [:]

  /// Positions of nothing, for sweeps that no grid file describes.
  package init() {}

  /// Returns the position of the first of some hyperparameters that a configuration sets itself, else
  /// of the first that it inherits, else of the configuration; nil if it is unknown.
  package func position(of causes: [String], in configuration: String) -> SourcePosition? {
    guard let settings = configurations[configuration] else { return nil }
    return
      (causes.lazy.compactMap { settings.own[$0] }.first
      ?? causes.lazy.compactMap { settings.inherited[$0] }.first)?.position ?? settings.whole
  }

  /// Returns the position of the first of some sections that the grid has; nil if it has none.
  package func position(of sections: [String]) -> SourcePosition? {
    sections.lazy.compactMap { self.sections[$0] }.first
  }
}
