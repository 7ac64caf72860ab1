import Evaluation
import Foundation
import Testing

struct LogLossTests {
  /// A logit of 0 is a probability of one half: log 2 for either label.
  @Test func indifferenceCostsLogTwo() throws {
    let loss = try #require(logLoss(logits: [0, 0], labels: [0, 1]))
    #expect(abs(loss - 0.6931471805599453) < 1e-15)
  }

  /// Far from zero the loss is |z| when wrong (e^-1000 is nothing) and 0 when right.
  @Test func largeLogitsNeitherOverflowNorAreClipped() {
    #expect(logLoss(logits: [1000], labels: [0]) == 1000)
    #expect(logLoss(logits: [-1000], labels: [1]) == 1000)
    #expect(logLoss(logits: [1000, -1000], labels: [1, 0]) == 0)
    #expect(
      logLoss(logits: [.greatestFiniteMagnitude], labels: [0])
        == Double(Float.greatestFiniteMagnitude))
  }

  /// The written-out exponential and logarithm against the C library's.
  @Test func agreesWithTheLibraryEverywhere() throws {
    for step in -4000...4000 {
      let logit = Float(step) * 0.0173
      let expected = log1p(exp(-Double(logit).magnitude)) + max(Double(logit), 0)
      let loss = try #require(logLoss(logits: [logit], labels: [0]))
      #expect(abs(loss - expected) <= 1e-15 * max(1, expected), "at \(logit)")
      // The tail alone, where the sum above would hide it.
      let tail = try #require(logLoss(logits: [-logit.magnitude], labels: [0]))
      let expectedTail = log1p(exp(-Double(logit).magnitude))
      #expect(abs(tail - expectedTail) <= 4e-15 * expectedTail, "tail at \(logit)")
    }
  }
}
