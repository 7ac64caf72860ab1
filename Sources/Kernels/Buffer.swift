/// A block of numbers of fixed size, aligned to cache lines, that vends spans to kernels.
///
/// A class, so that a layer can pass several of its buffers to one kernel: arrays inside a struct
/// would share one exclusive access. The owner ensures that no two kernels write to it at the same
/// time.
///
/// `@unchecked Sendable`: threads that share a buffer write to disjoint parts of it.
public final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let storage: UnsafeMutableBufferPointer<Element>

  /// - Parameter initial: value of every element.
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

  /// The elements of `range` for writing; empty if the range lies past the end.
  @inlinable @inline(__always) @_lifetime(borrow self)
  package func mutableSpan(of range: Range<Int>) -> MutableSpan<Element> {
    let part = UnsafeMutableBufferPointer(rebasing: storage[range.clamped(to: 0..<count)])
    return _overrideLifetime(part.mutableSpan, borrowing: self)
  }

  /// Address of the first element, for a test that steps keep their buffers.
  package var address: UInt { UInt(bitPattern: storage.baseAddress) }
}

// One overload per element type: a generic loop would copy element by element.
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
