import Foundation
import Testing

@testable import Arithmetic

@Suite struct ElementaryFunctionTests {
  @Test func logarithmsAgreeWithTheSystems() {
    for x in [1e-300, 1e-17, 0.02275, 0.5, 0.7071, 0.99999, 1, 1.4143, 2, 1e9] {
      let natural = ElementaryFunctions.logarithm(x)
      #expect(abs(natural - log(x)) <= 2 * abs(log(x)).ulp)
      let binary = ElementaryFunctions.binaryLogarithm(x)
      #expect(abs(binary - log2(x)) <= 4 * abs(log2(x)).ulp)
    }
    #expect(
      (-40...40).allSatisfy { ElementaryFunctions.binaryLogarithm(exp2(Double($0))) == Double($0) })
  }

  @Test func exponentialsAgreeWithTheSystems() {
    for x in [0, 1e-9, 0.3, 0.7, 1, 10, 100, 700] {
      #expect(abs(ElementaryFunctions.decay(x) - exp(-x)) <= 8 * exp(-x).ulp)
      let tail = log1p(exp(-x))
      #expect(abs(ElementaryFunctions.softTail(x) - tail) <= 8 * tail.ulp)
    }
    #expect(ElementaryFunctions.decay(709) == 0)
  }
}
