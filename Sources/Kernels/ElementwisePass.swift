// One pass over spans of equal length, eight elements at a time, the last ones padded with zeros.
// A padded lane computes what nobody reads: rules must not trap on zeros. The overloads differ in
// the number of states that are read and written beside the weights.

@inlinable @inline(__always)
package func forEachElement(
  _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
  _ rule: (_ parameter: inout Lanes, _ gradient: Lanes) -> Void
) {
  let count = parameters.count
  precondition(gradients.count == count)
  let whole = count & ~7
  var index = 0
  while index < whole {
    var parameter = parameters.lanes(at: index)
    rule(&parameter, gradients.lanes(at: index))
    parameters.store(parameter, at: index)
    index += 8
  }
  let rest = count - whole
  if rest > 0 {
    var parameter = parameters.lanes(at: whole, count: rest)
    rule(&parameter, gradients.lanes(at: whole, count: rest))
    parameters.store(parameter, at: whole, count: rest)
  }
}

@inlinable @inline(__always)
package func forEachElement(
  _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
  _ first: inout MutableSpan<Float>,
  _ rule: (_ parameter: inout Lanes, _ gradient: Lanes, _ first: inout Lanes) -> Void
) {
  precondition(first.count == parameters.count)
  let count = parameters.count
  precondition(gradients.count == count)
  let whole = count & ~7
  var index = 0
  while index < whole {
    var parameter = parameters.lanes(at: index)
    var a = first.lanes(at: index)
    rule(&parameter, gradients.lanes(at: index), &a)
    parameters.store(parameter, at: index)
    first.store(a, at: index)
    index += 8
  }
  let rest = count - whole
  if rest > 0 {
    var parameter = parameters.lanes(at: whole, count: rest)
    var a = first.lanes(at: whole, count: rest)
    rule(&parameter, gradients.lanes(at: whole, count: rest), &a)
    parameters.store(parameter, at: whole, count: rest)
    first.store(a, at: whole, count: rest)
  }
}

@inlinable @inline(__always)
public func forEachElement(
  _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
  _ first: inout MutableSpan<Float>, _ second: inout MutableSpan<Float>,
  _ rule: (
    _ parameter: inout Lanes, _ gradient: Lanes, _ first: inout Lanes, _ second: inout Lanes
  ) -> Void
) {
  let count = parameters.count
  precondition(gradients.count == count && first.count == count && second.count == count)
  let whole = count & ~7
  var index = 0
  while index < whole {
    var parameter = parameters.lanes(at: index)
    var a = first.lanes(at: index)
    var b = second.lanes(at: index)
    rule(&parameter, gradients.lanes(at: index), &a, &b)
    parameters.store(parameter, at: index)
    first.store(a, at: index)
    second.store(b, at: index)
    index += 8
  }
  let rest = count - whole
  if rest > 0 {
    var parameter = parameters.lanes(at: whole, count: rest)
    var a = first.lanes(at: whole, count: rest)
    var b = second.lanes(at: whole, count: rest)
    rule(&parameter, gradients.lanes(at: whole, count: rest), &a, &b)
    parameters.store(parameter, at: whole, count: rest)
    first.store(a, at: whole, count: rest)
    second.store(b, at: whole, count: rest)
  }
}

@inlinable @inline(__always)
package func forEachElement(
  _ parameters: inout MutableSpan<Float>, _ gradients: Span<Float>,
  _ first: inout MutableSpan<Float>, _ second: inout MutableSpan<Float>,
  _ third: inout MutableSpan<Float>,
  _ rule: (
    _ parameter: inout Lanes, _ gradient: Lanes, _ first: inout Lanes, _ second: inout Lanes,
    _ third: inout Lanes
  ) -> Void
) {
  let count = parameters.count
  precondition(
    gradients.count == count && first.count == count && second.count == count
      && third.count == count)
  let whole = count & ~7
  var index = 0
  while index < whole {
    var parameter = parameters.lanes(at: index)
    var a = first.lanes(at: index)
    var b = second.lanes(at: index)
    var c = third.lanes(at: index)
    rule(&parameter, gradients.lanes(at: index), &a, &b, &c)
    parameters.store(parameter, at: index)
    first.store(a, at: index)
    second.store(b, at: index)
    third.store(c, at: index)
    index += 8
  }
  let rest = count - whole
  if rest > 0 {
    var parameter = parameters.lanes(at: whole, count: rest)
    var a = first.lanes(at: whole, count: rest)
    var b = second.lanes(at: whole, count: rest)
    var c = third.lanes(at: whole, count: rest)
    rule(&parameter, gradients.lanes(at: whole, count: rest), &a, &b, &c)
    parameters.store(parameter, at: whole, count: rest)
    first.store(a, at: whole, count: rest)
    second.store(b, at: whole, count: rest)
    third.store(c, at: whole, count: rest)
  }
}
