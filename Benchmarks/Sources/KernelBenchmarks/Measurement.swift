/// The measured rates of a list of kernels.
struct Measurement {
  let kernels: [Kernel]
  /// Operations or bytes per second: the best of all stretches, because other programs and clock
  /// drift can only slow a stretch down.
  let rates: [Double]

  /// Runs all kernels and bounds in turn, `rounds` times, so that shares compare rates measured under
  /// the same conditions.
  init(_ kernels: [Kernel], rounds: Int, seconds: Double) {
    let calls = kernels.map { Self.callsOfStretch($0) }
    var rates = Array(repeating: 0.0, count: kernels.count)
    for _ in 0..<rounds {
      for (index, kernel) in kernels.enumerated() {
        let end = ContinuousClock.now + .seconds(seconds)
        repeat {
          let time = Self.time(kernel, calls: calls[index])
          rates[index] = max(rates[index], kernel.work.amount * Double(calls[index]) / time)
        } while ContinuousClock.now < end
      }
    }
    self.kernels = kernels
    self.rates = rates
  }

  /// Returns the rate as a share of its bound's; nil for a bound.
  func share(_ index: Int) -> Double? {
    let kernel = kernels[index]
    guard kernel.bound != kernel.name,
      let bound = kernels.firstIndex(where: { $0.name == kernel.bound })
    else { return nil }
    return rates[index] / rates[bound]
  }

  /// Returns the number of calls that take half a millisecond: long compared with reading the clock,
  /// short compared with a time slice of the operating system.
  private static func callsOfStretch(_ kernel: Kernel) -> Int {
    var calls = 1
    while time(kernel, calls: calls) < 0.000_5 { calls *= 2 }
    return calls
  }

  private static func time(_ kernel: Kernel, calls: Int) -> Double {
    let start = ContinuousClock.now
    for _ in 0..<calls { kernel.run() }
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
