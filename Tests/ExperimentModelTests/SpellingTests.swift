import Testing

@testable import ExperimentModel

struct SpellingTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("epcohs", "epochs", 1), ("epoch", "epochs", 1),
    ("momentun", "momentum", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ("aba", "aa", 1), ("abab", "ab", 2), ("xabcdy", "xacbdy", 1), ("width=12,a", "width=2,a", 1),
  ])
  func distanceCountsEdits(a: String, b: String, expected: Int) {
    #expect(Spelling.distance(a, b) == expected)
    #expect(Spelling.distance(b, a) == expected)
  }

  @Test(arguments: [
    ("Adam", "adam"), ("adamm", "adam"), ("sdg", "sgd"), ("warmup", nil), ("x", nil),
    ("RMSProp", "rmsprop"),
  ])
  func theNearestWordIsFound(word: String, expected: String?) {
    let words = ["adam", "adamw", "rmsprop", "adagrad", "sgd"]
    #expect(Spelling.nearest(to: word, among: words) == expected)
  }

  @Test func suggestionsAreSortedByDistanceStably() {
    let words = ["adagrad", "sgd", "adamw", "Adam", "rmsprop"]
    #expect(Spelling.nearest(3, to: "adam", among: words) == ["Adam", "adamw", "adagrad"])
    #expect(Spelling.nearest(9, to: "x", among: ["b", "a"]) == ["b", "a"])
  }
}
