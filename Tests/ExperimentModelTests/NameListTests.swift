import ExperimentModel
import Testing

struct NameListTests {
  @Test func fewNamesAreListedInOrder() {
    #expect(NameList([], nearestTo: "x").description == "")
    #expect(NameList(["b", "a"], nearestTo: "a").description == "b, a")
    #expect(NameList(["b", "a,c"], quoted: true, all: "no").description == "'b', 'a,c'")
    let twenty = (1...20).map(String.init)
    #expect(NameList(twenty, nearestTo: "20").description == twenty.joined(separator: ", "))
  }

  @Test func theNearestOfManyNamesAreListed() {
    let names = (100..<10_100).map { "dropout=0.\($0)" }
    let list = NameList(names, nearestTo: "dropuot=0.1234", all: "'sweep list' shows all")
    let shown = list.description.split(separator: ", ")
    #expect(shown.count == 20)
    #expect(shown[0] == "dropout=0.1234")
    #expect(shown[19].hasSuffix(" and 9980 more ('sweep list' shows all)"))
    #expect(NameList(names).description.hasPrefix("dropout=0.100, dropout=0.101, "))
  }
}
