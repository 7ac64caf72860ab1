import Foundation

/// The system's logarithm, as the independent reference.
func log10(of x: Double) -> Double { Foundation.log10(x) }
