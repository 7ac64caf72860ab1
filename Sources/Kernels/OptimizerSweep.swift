/// Applies an optimizer's rule to a range of the weights, `Lanes.count` elements at a time.
///
/// The last elements are padded with zeros and the results of the padding are dropped, so a rule
/// must not trap on zeros. A rule sees one element at a time: cutting the buffers into ranges
/// changes no bit.
///
/// - Parameters:
///   - parameters: [count], updated.
///   - gradients: [count].
///   - states: the optimizer's states: `stateCount` buffers [count], updated.
///   - range: elements to update.
///   - rule: updates a parameter and its states, which come in the order of `states`.
@inlinable @inline(__always)
public func updateElements<let stateCount: Int>(
  of parameters: Buffer<Float>, gradients: Buffer<Float>, states: [Buffer<Float>],
  in range: Range<Int>,
  _ rule: (
    _ parameter: inout Lanes, _ gradient: Lanes, _ states: inout InlineArray<stateCount, Lanes>
  ) -> Void
) {
  precondition(states.count == stateCount, "the rule needs another number of states")
  for buffer in [parameters, gradients] + states {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count, "range outside")
  }
  // Pointers, because spans cannot be elements of an array.
  let weights = parameters.storage.baseAddress!
  let slopes = gradients.storage.baseAddress!
  let kept = InlineArray<stateCount, UnsafeMutablePointer<Float>> {
    states[$0].storage.baseAddress!
  }
  var index = range.lowerBound
  while index < range.upperBound {
    let count = min(Lanes.scalarCount, range.upperBound &- index)
    var parameter = Lanes(weights + index, count: count)
    var values = InlineArray<stateCount, Lanes>(repeating: .zero)
    for state in 0..<stateCount {
      values[unchecked: state] = Lanes(kept[unchecked: state] + index, count: count)
    }
    rule(&parameter, Lanes(slopes + index, count: count), &values)
    parameter.store(to: weights + index, count: count)
    for state in 0..<stateCount {
      values[unchecked: state].store(to: kept[unchecked: state] + index, count: count)
    }
    index &+= Lanes.scalarCount
  }
}

extension Lanes {
  /// `count` ≤ `Lanes.count` floats and zeros behind them.
  @inlinable @inline(__always)
  init(_ source: UnsafeMutablePointer<Float>, count: Int) {
    if count == Lanes.scalarCount {
      self = UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
    } else {
      self = .zero
      for lane in 0..<count { self[lane] = source[lane] }
    }
  }

  /// Writes the first `count` ≤ `Lanes.count` lanes.
  @inlinable @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, count: Int) {
    if count == Lanes.scalarCount {
      UnsafeMutableRawPointer(target).storeBytes(of: self, as: Lanes.self)
    } else {
      for lane in 0..<count { target[lane] = self[lane] }
    }
  }
}
