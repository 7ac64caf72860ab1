/// The standard normal distribution.
///
/// Only + − × ÷ √ and our own logarithms and exponentials are used, so the bits are the same on
/// every system.
package enum NormalDistribution {
  /// The x with P(X ≤ x) = p, 0 < p < 1.
  ///
  /// Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
  /// Statistics 1988 (PPND16, relative accuracy about 10⁻¹⁶).
  package static func quantile(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * polynomial(r, Wichura.centralNumerator)
        / polynomial(r, Wichura.centralDenominator)
    }
    let r = (-ElementaryFunctions.logarithm(q < 0 ? p : 1 - p)).squareRoot()
    let tail =
      r <= 5
      ? polynomial(r - 1.6, Wichura.middleNumerator)
        / polynomial(r - 1.6, Wichura.middleDenominator)
      : polynomial(r - 5, Wichura.farNumerator) / polynomial(r - 5, Wichura.farDenominator)
    return q < 0 ? -tail : tail
  }

  /// P(X ≤ x), within a few units in the last place of the smaller tail.
  package static func probability(below x: Double) -> Double {
    if abs(x) <= 0.46875 * 1.4142135623730951 {
      let y = x * 0.7071067811865476
      let square = y * y
      return 0.5 + 0.5 * y * polynomial(square, Cody.centralNumerator)
        / polynomial(square, Cody.centralDenominator)
    }
    let tail = density(x) * millsRatio(abs(x))
    return x < 0 ? tail : 1 - tail
  }

  /// The density at x.
  package static func density(_ x: Double) -> Double {
    0.3989422804014327 * ElementaryFunctions.decay(0.5 * x * x)
  }

  /// P(X > x) divided by the density at x, for x ≥ 0: finite and accurate however small both are.
  ///
  /// Cody, "Rational Chebyshev Approximations for the Error Function", Mathematics of Computation
  /// 1969.
  package static func millsRatio(_ x: Double) -> Double {
    let y = x * 0.7071067811865476
    // √(π/2) times the scaled complementary error function of y.
    if y <= 0.46875 {
      let square = y * y
      let error =
        y * polynomial(square, Cody.centralNumerator) / polynomial(square, Cody.centralDenominator)
      return 1.2533141373155003 * (1 - error) / ElementaryFunctions.decay(square)
    }
    if y <= 4 {
      return 1.2533141373155003 * polynomial(y, Cody.middleNumerator)
        / polynomial(y, Cody.middleDenominator)
    }
    let inverse = 1 / (y * y)
    let rest =
      inverse * polynomial(inverse, Cody.farNumerator) / polynomial(inverse, Cody.farDenominator)
    return 1.2533141373155003 * (0.5641895835477563 - rest) / y
  }

  /// Horner's rule; the coefficient of the highest power comes first.
  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}

private enum Wichura {
  static let centralNumerator = [
    2.50908_09287_30122_6727e+3, 3.34305_75583_58812_8105e+4, 6.72657_70927_00870_0853e+4,
    4.59219_53931_54987_1457e+4, 1.37316_93765_50946_1125e+4, 1.97159_09503_06551_4427e+3,
    1.33141_66789_17843_7745e+2, 3.38713_28727_96366_6080e+0,
  ]
  static let centralDenominator = [
    5.22649_52788_52854_5610e+3, 2.87290_85735_72194_2674e+4, 3.93078_95800_09271_0610e+4,
    2.12137_94301_58659_5867e+4, 5.39419_60214_24751_1077e+3, 6.87187_00749_20579_0830e+2,
    4.23133_30701_60091_1252e+1, 1,
  ]
  static let middleNumerator = [
    7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2, 2.41780_72517_74506_11770e-1,
    1.27045_82524_52368_38258e+0, 3.64784_83247_63204_60504e+0, 5.76949_72214_60691_40550e+0,
    4.63033_78461_56545_29590e+0, 1.42343_71107_49683_57734e+0,
  ]
  static let middleDenominator = [
    1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4, 1.51986_66563_61645_71966e-2,
    1.48103_97642_74800_74590e-1, 6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e+0,
    2.05319_16266_37758_82187e+0, 1,
  ]
  static let farNumerator = [
    2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5, 1.24266_09473_88078_43860e-3,
    2.65321_89526_57612_30930e-2, 2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e+0,
    5.46378_49111_64114_36990e+0, 6.65790_46435_01103_77720e+0,
  ]
  static let farDenominator = [
    2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7, 1.84631_83175_10054_68180e-5,
    7.86869_13114_56132_59100e-4, 1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1,
    5.99832_20655_58879_37690e-1, 1,
  ]
}

private enum Cody {
  static let centralNumerator = [
    1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ]
  static let centralDenominator = [
    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
  ]
  static let middleNumerator = [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
    2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ]
  static let middleDenominator = [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ]
  static let farNumerator = [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
    1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
  ]
  static let farDenominator = [
    1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
    6.05183413124413191e-2, 2.33520497626869185e-3,
  ]
}
