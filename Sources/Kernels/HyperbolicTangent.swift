/// The hyperbolic tangent of each lane, within 4·10⁻⁷ of its size.
///
/// Near zero, 1 − 2 / (1 + e²ˣ) would lose the digits of x, so a Taylor polynomial takes its place.
package func tanh(_ x: Lanes) -> Lanes {
  let magnitude = x.replacing(with: -x, where: x .< 0)
  let large = 1 - 2 / (1 + exp(magnitude + magnitude))
  let square = x * x
  var series = Lanes(repeating: -17 / 315).addingProduct(square, Lanes(repeating: 62 / 2835))
  series = Lanes(repeating: 2 / 15).addingProduct(series, square)
  series = Lanes(repeating: -1 / 3).addingProduct(series, square)
  series = Lanes(repeating: 1).addingProduct(series, square)
  return large.replacing(with: -large, where: x .< 0)
    .replacing(with: x * series, where: magnitude .< 0.25)
}
