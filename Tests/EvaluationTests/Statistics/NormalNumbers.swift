import Evaluation
import Foundation

extension CounterRandom {
  /// A standard normal number (Box and Muller).
  func normal(_ counter: Int) -> Double {
    let u = (Double(bits(UInt64(2 * counter)) >> 11) + 0.5) * 0x1p-53
    let v = Double(bits(UInt64(2 * counter + 1)) >> 11) * 0x1p-53
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
  }
}
