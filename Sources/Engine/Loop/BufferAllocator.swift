import Kernels

/// Allocates the buffers of an engine, or only sums their sizes.
///
/// The engine's initialisers request every buffer from it, so the memory estimate and the
/// allocation are the same code: `TrainingEngine.bytes` runs them with an allocator that makes
/// empty buffers.
final class BufferAllocator {
  private let countsOnly: Bool
  /// Bytes requested so far.
  private(set) var bytes = 0

  /// - Parameter countsOnly: true to make empty buffers.
  init(countsOnly: Bool = false) { self.countsOnly = countsOnly }

  func buffer<Element>(repeating initial: Element, count: Int) -> Buffer<Element> {
    bytes += count * MemoryLayout<Element>.stride
    return Buffer(repeating: initial, count: countsOnly ? 0 : count)
  }

  func matrix(inner: Int, outer: Int) -> PackedMatrix {
    bytes += inner * outer * MemoryLayout<Float>.stride
    return countsOnly ? PackedMatrix(inner: 0, outer: 0) : PackedMatrix(inner: inner, outer: outer)
  }
}
