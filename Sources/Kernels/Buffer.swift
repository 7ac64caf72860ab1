/// A fixed block of numbers, aligned to cache lines, that vends spans to kernels.
///
/// A class, so that a layer can hand several of its buffers to one kernel: arrays inside a struct
/// would be one exclusive access for all. Whoever holds a buffer sees to it that no two kernels
/// write to it at once.
///
/// `@unchecked Sendable`: threads that share a buffer write to disjoint parts of it.
public final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let storage: UnsafeMutableBufferPointer<Element>

  /// - Parameter initial: what every element is at first.
  public init(repeating initial: Element, count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    storage = UnsafeMutableBufferPointer(
      start: raw.bindMemory(to: Element.self, capacity: count), count: count)
    storage.initialize(repeating: initial)
  }

  deinit {
    UnsafeMutableRawPointer(storage.baseAddress!).deallocate()
  }

  @inlinable @inline(__always) public var count: Int { storage.count }

  @inlinable @inline(__always) package subscript(index: Int) -> Element {
    get { storage[index] }
    set { storage[index] = newValue }
  }

  @inlinable @inline(__always) public var span: Span<Element> {
    @_lifetime(borrow self) get { _overrideLifetime(storage.span, borrowing: self) }
  }

  @inlinable @inline(__always) public var mutableSpan: MutableSpan<Element> {
    @_lifetime(borrow self) get { _overrideLifetime(storage.mutableSpan, borrowing: self) }
  }

  /// The elements of `range`, to be written; empty where the range lies past the end.
  @inlinable @inline(__always) @_lifetime(borrow self)
  package func mutableSpan(of range: Range<Int>) -> MutableSpan<Element> {
    let part = UnsafeMutableBufferPointer(rebasing: storage[range.clamped(to: 0..<count)])
    return _overrideLifetime(part.mutableSpan, borrowing: self)
  }

  /// Where the numbers lie: lets a test see that no step allocates them anew.
  package var address: UInt { UInt(bitPattern: storage.baseAddress) }
}

// For each type of element by itself: a generic loop would copy element after element.
extension Buffer where Element == Float {
  package func fill(_ value: Float) { fill(value, in: 0..<count) }

  package func fill(_ value: Float, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside")
    var numbers = mutableSpan
    for index in range { numbers[unchecked: index] = value }
  }
}

extension Buffer where Element == Lanes {
  package func fill(_ value: Lanes) {
    var lanes = mutableSpan
    for index in 0..<count { lanes[unchecked: index] = value }
  }
}
