/// The command that brings a run to its end: the same grid, with those options that decide which
/// trials there are, and where results go.
struct CommandToGoOn {
  let text: String

  /// - Parameter rerun: as of the run itself where nil.
  init(_ command: RunCommand, rerun: RerunChoice? = nil) {
    let database = command.store.database
    let only = command.choice.only.map { (name: "--only", value: String?.some($0)) }
    let options: [(name: String, value: String?)] =
      [
        ("--dataset", command.dataset),
        ("--db", database == StoreOptions.standardDatabase ? nil : database),
        ("--seeds", command.seeds.map { $0.map(String.init).joined(separator: ",") }),
      ] + only + [("--rerun", (rerun ?? command.rerun)?.rawValue)]
    let words = options.flatMap { name, value in value.map { [name, $0] } ?? [] }
    text = (["sweep", command.grid] + words).map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell reads it, in quotes where it holds more than letters, digits and a few signs
  /// that mean nothing to shells.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber) || "-_./,:@".contains($0)
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
