import ExperimentModel
import Foundation
import Testing

struct ParameterValueTests {
  @Test(
    arguments: [
      (.integer(5), "5"), (.real(5), "5"), (.real(0.4), "0.4"), (.real(1e-4), "0.0001"),
      (.real(5e-5), "5e-05"), (.real(1e300), "1e+300"), (.text("adam"), "adam"),
      (.boolean(true), "true"), (.list([.integer(32), .integer(16)]), "[32, 16]"),
      (.list([]), "[]"),
    ] as [(ParameterValue, String)])
  func valuesReadAsInGridFiles(value: ParameterValue, expected: String) {
    #expect(value.description == expected)
    if let number = value.number { #expect(Double(value.description) == number) }
  }

  @Test(
    arguments: [
      .boolean(false), .integer(-3), .real(0.25), .text("sgd"), .text("5"),
      .list([.integer(1), .text("a"), .boolean(true)]),
    ] as [ParameterValue])
  func valuesAreEncodedAsPlainJSON(value: ParameterValue) throws {
    let data = try JSONEncoder().encode([value])
    #expect(try JSONDecoder().decode([ParameterValue].self, from: data) == [value])
  }

  @Test func listsAreEncodedAsJSONArrays() throws {
    let values: [ParameterValue] = [.integer(5), .real(0.5), .text("a"), .list([.boolean(true)])]
    #expect(
      String(decoding: try JSONEncoder().encode(values), as: UTF8.self) == #"[5,0.5,"a",[true]]"#)
  }
}
