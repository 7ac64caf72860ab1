/// How fast each kernel of a list ran.
struct Measurement {
  let kernels: [Kernel]
  /// Operations or bytes a second: the best of all stretches, since other programs and a drifting
  /// clock can only slow one down.
  let rates: [Double]

  /// Runs all kernels in turn, bounds and bounded alike, several times: so each share compares what
  /// was measured under the same conditions.
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

  /// Share of what bounds a kernel; nothing for a bound.
  func share(_ index: Int) -> Double? {
    let kernel = kernels[index]
    guard kernel.bound != kernel.name,
      let bound = kernels.firstIndex(where: { $0.name == kernel.bound })
    else { return nil }
    return rates[index] / rates[bound]
  }

  /// As many calls as take half a millisecond: long beside a reading of the clock, short beside
  /// what a scheduler gives a program.
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
