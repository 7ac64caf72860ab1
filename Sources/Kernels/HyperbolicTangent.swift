/// The hyperbolic tangent of each lane, within about 2·10⁻⁷ of its size.
///
/// Near zero, 1 − 2 / (1 + e²ˣ) would lose the digits of x, so a Taylor polynomial takes its place.
package func tanh(_ x: Lanes) -> Lanes {
  let magnitude = x.replacing(with: -x, where: x .< 0)
  let large = 1 - 2 / (1 + exp(magnitude + magnitude))
  let square = x * x
  var series = Lanes(repeating: 62 / 2835)
  for coefficient in [-17.0 / 315, 2.0 / 15, -1.0 / 3, 1] as [Float] {
    series = Lanes(repeating: coefficient).addingProduct(series, square)
  }
  return large.replacing(with: -large, where: x .< 0)
    .replacing(with: x * series, where: magnitude .< 0.25)
}
