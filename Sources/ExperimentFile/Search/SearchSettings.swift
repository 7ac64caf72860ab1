import ExperimentModel

/// How a grid is searched: `method`, `trials` and `early_terminate`.
struct SearchSettings {
  /// The word of the grid file, which may be another program's: `bayes` for `gp`.
  var word = ""
  /// Nil after a mistake in it.
  var method: SearchDefinition.Method?
  /// Place of `method`.
  let position: SourcePosition
  var seed: UInt64 = 0
  var lag = SearchDefinition.standardLag
  var trials: Trials?
  /// True if the grid has `early_terminate`, even a faulty one.
  var endsEarly = false
  var earlyTermination: EarlyTermination?

  /// The number of suggestions, and where and by which key the grid sets it.
  struct Trials {
    /// Nil after a mistake in it.
    var count: Int?
    let entry: GridEntry?
  }

  /// True if there are suggestions; false for a product that trains whole.
  var isSearch: Bool { method != .grid || endsEarly }
}
