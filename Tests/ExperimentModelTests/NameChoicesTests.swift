import ExperimentModel
import Testing

struct NameChoicesTests {
  private let product = NameChoices([
    "dropout=0.1,width=4", "dropout=0.1,width=8", "dropout=0.2,width=4", "plain",
  ])

  @Test(arguments: [
    ("plain", ["plain"]), ("dropout=0.1,width=4", ["dropout=0.1,width=4"]),
    ("dropout=0.1,width=4,plain", ["dropout=0.1,width=4", "plain"]),
    (" plain , dropout=0.2,width=4,", ["plain", "dropout=0.2,width=4"]),
    (",,plain,,dropout=0.1,width=8", ["plain", "dropout=0.1,width=8"]),
    ("configuration:dropout=0.1,width=8", ["dropout=0.1,width=8"]),
  ])
  func listsAreSplitBetweenNames(text: String, names: [String]) {
    #expect(product.read(text) == .names(names))
  }

  @Test(arguments: [
    ("plane", "plane"), ("dropout=0.1", "dropout=0.1"),
    ("dropout=0.1,width=5", "dropout=0.1,width=5"),
    ("dropout=0.1,width=4,plane,plain", "plane"),
    ("plain,dropout=0.1,width=5,dropout=0.1,width=8", "dropout=0.1,width=5"),
    ("configuration:plain,plain", "plain,plain"),
  ])
  func theUnknownPartIsNamed(text: String, unknown: String) {
    #expect(product.read(text) == .unknown(unknown))
  }

  @Test func aListWithTwoReadingsIsAmbiguous() {
    let choices = NameChoices(["a", "b", "c", "a,b", "b,c"])
    #expect(choices.read("a,b") == .ambiguous(["a,b"], ["a", "b"]))
    #expect(choices.read("c,a,b") == .ambiguous(["c", "a,b"], ["c", "a", "b"]))
    #expect(choices.read("configuration:a,b") == .names(["a,b"]))
    #expect(choices.read("a") == .names(["a"]))
    // The other reading has an empty last name, so the list is unambiguous.
    #expect(NameChoices(["a", "a,b", "c"]).read("a,b,c") == .names(["a,b", "c"]))
  }

  @Test func namesWithSpacesAroundThemAreFound() {
    #expect(NameChoices([" a", "b, c"]).read(" a,b, c") == .names([" a", "b, c"]))
  }

  @Test func tenThousandNamesAreParsedQuickly() {
    let names = (0..<10_000).map { "dropout=\($0),width=8" }
    let choices = NameChoices(names)
    #expect(choices.read(names.joined(separator: ",")) == .names(names))
    #expect(choices.read(names.joined(separator: ",") + ",x") == .unknown("x"))
  }
}
