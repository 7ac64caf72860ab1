/// ReLU in place.
package func rectify(_ values: inout MutableSpan<Lanes>, count: Int) {
  precondition(count <= values.count)
  for i in 0..<count {
    let value = values[unchecked: i]
    values[unchecked: i] = keep(value, wherePositive: value)
  }
}

/// Backward pass of the ReLU, in place: derivatives of results that are not positive become zero.
package func rectifyBackward(
  _ derivatives: inout MutableSpan<Lanes>, results: Span<Lanes>, count: Int
) {
  precondition(count <= derivatives.count && count <= results.count)
  for i in 0..<count {
    derivatives[unchecked: i] = keep(
      derivatives[unchecked: i], wherePositive: results[unchecked: i])
  }
}

/// Multiplies lanes by one factor, in place.
package func scale(_ values: inout MutableSpan<Lanes>, by factor: Float, count: Int) {
  precondition(count <= values.count)
  for i in 0..<count { values[unchecked: i] = values[unchecked: i] * factor }
}

/// Adds lanes elementwise: a[i] += b[i].
package func add(_ b: Span<Lanes>, to a: inout MutableSpan<Lanes>, count: Int) {
  add(b, at: 0, to: &a, at: 0, count: count)
}

#if SIXTEEN_LANES
  /// Adds lanes to sums over samples elementwise: a[i] += b[i], subgroup after subgroup.
  package func add(_ b: Span<Lanes>, to a: inout MutableSpan<Subgroup>, count: Int) {
    precondition(count <= b.count && count <= a.count)
    for i in 0..<count { a[unchecked: i] += b[unchecked: i] }
  }
#endif

/// Adds lanes elementwise: a[target + i] += b[source + i].
package func add(
  _ b: Span<Lanes>, at source: Int, to a: inout MutableSpan<Lanes>, at target: Int, count: Int
) {
  precondition(source >= 0 && source + count <= b.count && target >= 0 && target + count <= a.count)
  for i in 0..<count {
    a[unchecked: target &+ i] = a[unchecked: target &+ i] + b[unchecked: source &+ i]
  }
}

/// Copies lanes: b[target + i] = a[source + i].
public func copy(
  _ a: Span<Lanes>, at source: Int, to b: inout MutableSpan<Lanes>, at target: Int, count: Int
) {
  precondition(source >= 0 && source + count <= a.count && target >= 0 && target + count <= b.count)
  for i in 0..<count {
    b[unchecked: target &+ i] = a[unchecked: source &+ i]
  }
}
