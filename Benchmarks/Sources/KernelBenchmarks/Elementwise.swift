import Kernels

/// Floating-point operations of `exp` per number: a fused multiply-add counts as two; comparisons and
/// integer operations are not counted.
private let operationsOfExp = 23

extension Kernel {
  static func elementwise(_ shape: Shape) -> [Kernel] {
    [exponential(shape), softmax(shape), softmaxBackward(shape), adam(shape)]
  }

  private static func exponential(_ shape: Shape) -> Kernel {
    let count = shape.fields * shape.fields * shape.heads
    let input = RandomNumbers.lanes(count)
    let output = Buffer(repeating: Lanes.zero, count: count)
    let work = operationsOfExp * count * Lanes.scalarCount
    return Kernel("exp", .operations(work), bound: peak) {
      let source = input.span
      var target = output.mutableSpan
      for index in 0..<count { target[unchecked: index] = exp(source[unchecked: index]) }
    }
  }

  private static func softmax(_ shape: Shape) -> Kernel {
    let (fields, heads) = (shape.fields, shape.heads)
    let scores = RandomNumbers.lanes(heads * fields * fields)
    // Its exponential saves one multiplication; besides: − maximum, · scale, + sum, · inverse.
    let work = (operationsOfExp - 1 + 4) * heads * fields * fields * Lanes.scalarCount
    return Kernel("softmaxRows", .operations(work), bound: peak) {
      var lanes = scores.mutableSpan
      for head in 0..<heads {
        softmaxRows(
          &lanes, at: head * fields * fields, rows: fields, columns: fields, scale: 1)
      }
    }
  }

  private static func softmaxBackward(_ shape: Shape) -> Kernel {
    let (fields, heads) = (shape.fields, shape.heads)
    let probabilities = Buffer(
      repeating: Lanes(repeating: 1 / Float(fields)), count: heads * fields * fields)
    let derivatives = RandomNumbers.lanes(heads * fields * fields)
    let work = 5 * heads * fields * fields * Lanes.scalarCount
    return Kernel("softmaxRowsBackward", .operations(work), bound: peak) {
      var lanes = derivatives.mutableSpan
      for head in 0..<heads {
        // The scale keeps values that are computed in place repeatedly from vanishing.
        softmaxRowsBackward(
          &lanes, probabilities: probabilities.span, at: head * fields * fields, rows: fields,
          columns: fields, scale: Float(fields))
      }
    }
  }

  /// One Adam update of the embedding table, by the rule of `Adam` in `Sources/Engine`.
  private static func adam(_ shape: Shape) -> Kernel {
    let count = shape.parameters
    let parameters = RandomNumbers.floats(count)
    let gradients = RandomNumbers.floats(count)
    let states = (0..<2).map { _ in Buffer<Float>(repeating: 0, count: count) }
    // Four arrays are read, three written.
    let work = 7 * count * MemoryLayout<Float>.stride
    return Kernel("updateElements, Adam", .bytes(work), bound: tableCopy) {
      updateElements(of: parameters, gradients: gradients, states: states, in: 0..<count) {
        (parameter, gradient, moments: inout InlineArray<2, Lanes>) in
        let m = moments[0].addingProduct(gradient - moments[0], Lanes(repeating: 0.1))
        let v = moments[1].addingProduct(
          (-moments[1]).addingProduct(gradient, gradient), Lanes(repeating: 0.001))
        moments = [m, v]
        parameter -= (m * 1e-4) / (v.squareRoot() + 1e-7)
      }
    }
  }
}
