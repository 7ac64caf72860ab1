extension RandomAccessCollection {
  /// Returns the first index whose element satisfies `belongsInSecondPartition`, or `endIndex`.
  ///
  /// The elements that satisfy it must stand behind all others. Binary search: O(log n) calls.
  @inlinable package func partitioningIndex(
    where belongsInSecondPartition: (Element) -> Bool
  ) -> Index {
    var (low, count) = (startIndex, count)
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if belongsInSecondPartition(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
