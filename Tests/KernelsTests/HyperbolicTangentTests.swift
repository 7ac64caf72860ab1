import Foundation
import Kernels
import Testing

@Suite struct HyperbolicTangentTests {
  @Test func isCloseToFoundations() {
    var worst = 0.0
    for step in -4000...4000 {
      // From 10⁻⁹ to 30, dense around the change from the series.
      let magnitude = exp(Double(abs(step)) / 4000 * 24.12 - 20.72)
      let x = Float(step < 0 ? -magnitude : magnitude)
      let expected = Foundation.tanh(Double(x))
      worst = max(worst, abs(Double(tanh(Lanes(repeating: x))[3]) / expected - 1))
    }
    #expect(worst < 4e-7)
    #expect(tanh(Lanes.zero) == .zero)
    #expect(tanh(Lanes(repeating: 200))[0] == 1)
    #expect(tanh(Lanes(repeating: -200))[7] == -1)
  }
}
