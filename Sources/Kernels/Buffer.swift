/// A fixed block of numbers, aligned to cache lines, that vends spans to kernels.
///
/// A class, so that a layer can hand several of its buffers to one kernel: arrays inside a struct
/// would be one exclusive access for all. Whoever holds a buffer sees to it that no two kernels
/// write to it at once.
///
/// `@unchecked Sendable`: threads that share a buffer write to disjoint parts of it.
package final class Buffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let storage: UnsafeMutableBufferPointer<Element>

  /// - Parameter initial: what every element is at first.
  package init(repeating initial: Element, count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    storage = UnsafeMutableBufferPointer(
      start: raw.bindMemory(to: Element.self, capacity: count), count: count)
    storage.initialize(repeating: initial)
  }

  deinit {
    UnsafeMutableRawPointer(storage.baseAddress!).deallocate()
  }

  package var count: Int { storage.count }

  package subscript(index: Int) -> Element {
    get { storage[index] }
    set { storage[index] = newValue }
  }

  package var span: Span<Element> {
    @_lifetime(borrow self) get { _overrideLifetime(storage.span, borrowing: self) }
  }

  package var mutableSpan: MutableSpan<Element> {
    @_lifetime(borrow self) get { _overrideLifetime(storage.mutableSpan, borrowing: self) }
  }

  /// The elements of `range`, to be written; empty where the range lies past the end.
  @_lifetime(borrow self)
  package func mutableSpan(of range: Range<Int>) -> MutableSpan<Element> {
    let part = UnsafeMutableBufferPointer(rebasing: storage[range.clamped(to: 0..<count)])
    return _overrideLifetime(part.mutableSpan, borrowing: self)
  }

  package func fill(_ value: Element) {
    storage.update(repeating: value)
  }

  /// Where the numbers lie: lets a test see that no step allocates them anew.
  package var address: UInt { UInt(bitPattern: storage.baseAddress) }
}
