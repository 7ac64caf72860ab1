import TextLayout
import Testing

@Suite struct AxisTicksTests {
  @Test(arguments: [
    (0.0...1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1], 1),
    (0.6783...0.6901, 4, [0.68, 0.685, 0.69], 3),
    (-0.03...0.012, 4, [-0.02, 0], 2),
    (1.0...9.0, 3, [5], 0),
    (-2e-6...2e-6, 4, [-2e-6, -1e-6, 0, 1e-6, 2e-6], 6),
    (0.0...12_000.0, 4, [0, 5_000, 10_000], 0),
  ])
  func valuesAreRound(range: ClosedRange<Double>, count: Int, values: [Double], decimals: Int) {
    let ticks = AxisTicks(range, count: count)
    #expect(ticks.values.count == values.count, "\(ticks.values)")
    for (tick, value) in zip(ticks.values, values) { #expect(abs(tick - value) < 1e-12) }
    #expect(ticks.decimals == decimals)
  }

  @Test func aPointHasOneTick() {
    #expect(AxisTicks(0.5...0.5, count: 5).values == [0.5])
  }
}
