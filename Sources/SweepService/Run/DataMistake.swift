import ExperimentFile

/// Mistake of a grid that only its data show.
struct DataMistake {
  /// Nil for one of the whole sweep.
  let configuration: String?
  /// The hyperparameters at fault, the likeliest first; of the whole sweep, keys of the grid.
  let causes: [String]
  /// What is wrong, and what to do.
  let text: String

  init(_ text: String, of configuration: String? = nil, causes: [String]) {
    self.text = text
    self.configuration = configuration
    self.causes = causes
  }
}

extension GridFileError {
  /// Creates the error of all mistakes: one issue for the configurations that share a text and a
  /// place.
  ///
  /// - Parameter file: the grid file's path.
  init(_ mistakes: [DataMistake], in positions: GridPositions, file: String) {
    var issues: [(text: String, position: SourcePosition?, names: [String])] = []
    var places: [Place: Int] = [:]
    for mistake in mistakes {
      let position =
        mistake.configuration.map { positions.position(of: mistake.causes, in: $0) }
        ?? positions.position(of: mistake.causes)
      let place = Place(
        text: mistake.text, position: position, isWhole: mistake.configuration == nil)
      if let known = places[place] {
        issues[known].names += [mistake.configuration].compactMap(\.self)
      } else {
        places[place] = issues.count
        issues.append((mistake.text, position, [mistake.configuration].compactMap(\.self)))
      }
    }
    self.init(
      issues: issues.map { text, position, names in
        let others = names.count > 1 ? " and \(names.count - 1) more" : ""
        return GridIssue(
          file: file, position: position,
          message: (names.first.map { "\($0)\(others): " } ?? "") + text)
      }.inReadingOrder())
  }

  private struct Place: Hashable {
    let text: String
    let position: SourcePosition?
    let isWhole: Bool
  }
}
