/// The language that a report is written in.
///
/// Each sentence is written once, in all languages, next to the code that uses it:
///
///     language.choose(english: "No trial has finished yet.", korean: "아직 끝난 실행이 없습니다.")
///
/// A new language is a new parameter of `choose`: the compiler then lists every sentence to
/// translate. Names, values, hyperparameters, units and logs are the same in all, and errors are
/// quoted in their own words.
package enum ReportLanguage: String, Sendable, Hashable, CaseIterable {
  case english = "en"
  case korean = "ko"

  /// Returns the value for this language.
  func choose<Value>(
    english: @autoclosure () -> Value, korean: @autoclosure () -> Value
  ) -> Value {
    switch self {
    case .english: english()
    case .korean: korean()
    }
  }
}

extension Int {
  /// The number with an English noun: `1 seed`, `1,200 trials`.
  func counted(_ noun: String) -> String {
    "\(self.grouped) \(noun)\(self == 1 ? "" : "s")"
  }
}
