import ExperimentModel

/// Finds the configurations of a sweep that a word means.
struct ConfigurationSearch {
  private let snapshot: SweepSnapshot
  private let results: any ResultQueries

  init(_ snapshot: SweepSnapshot, _ results: any ResultQueries) {
    self.snapshot = snapshot
    self.results = results
  }

  /// One way to read a word.
  private struct Meaning {
    /// An unambiguous word for it.
    let word: String
    let what: String
    let numbers: [Int]
  }

  /// Returns the numbers of the configurations that are meant, ascending.
  ///
  /// - Throws: `ServiceError` if there are none, or the word means two things.
  func numbers(meantBy text: String) throws -> [Int] {
    var meanings = try self.meanings(of: text)
    if meanings.isEmpty, let other = ProductName.canonical(text) {
      meanings = try self.meanings(of: other)
    }
    if meanings.isEmpty { return try numbers(where: text) }
    // A name such as dropout=0.1 is a condition as well; a mere word or number means none.
    let isWord = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    if !isWord, QualifiedName(text).kind == nil,
      let found = try? results.configurations(ofSweep: snapshot.sweep.name, where: text),
      !found.isEmpty
    {
      meanings.append(
        Meaning(
          word: "'(\(text))'", what: "the trials for which this holds", numbers: found.sorted()))
    }
    guard Set(meanings.map(\.numbers)).count == 1 else {
      throw ServiceError(
        AmbiguousName(text, meanings: meanings.map { ($0.word, $0.what) }).description)
    }
    return meanings[0].numbers
  }

  /// The configuration of a name and the trials of an id.
  private func meanings(of text: String) throws(ServiceError) -> [Meaning] {
    let name = QualifiedName(text)
    var meanings: [Meaning] = name.configurationNames.compactMap { configuration in
      snapshot.sweep.configurations.firstIndex { $0.name == configuration }.map { number in
        Meaning(
          word: QualifiedName.text(.configuration, configuration),
          what: "the configuration of that name", numbers: [number])
      }
    }
    guard let prefix = name.idPrefix else { return meanings }
    let meant = Set(snapshot.trials.filter { $0.id.hex.hasPrefix(prefix) }.map(\.number))
    if meant.count > 1, meanings.isEmpty {
      throw ServiceError("'\(text)' begins the id of more than one trial; give more of it")
    }
    if !meant.isEmpty {
      meanings.append(
        Meaning(
          word: QualifiedName.text(.trial, name.name), what: "the trial whose id begins so",
          numbers: meant.sorted()))
    }
    return meanings
  }

  private func numbers(where condition: String) throws(ServiceError) -> [Int] {
    let sweep = snapshot.sweep.name
    let found: Set<Int>
    do {
      found = try results.configurations(ofSweep: sweep, where: condition)
    } catch {
      throw ServiceError(
        "the sweep '\(sweep)' has no configuration or trial '\(condition)', and as a condition it "
          + "is wrong: \(error)")
    }
    guard !found.isEmpty else {
      throw ServiceError("no trial of the sweep '\(sweep)' has: \(condition)")
    }
    return found.sorted()
  }
}
