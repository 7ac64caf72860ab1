import Kernels

/// Makes the buffers of an engine, or only adds up their sizes.
///
/// The engine's initialisers ask it for every buffer, so an estimate of the memory is the same code
/// as the allocation: `TrainingEngine.bytes` runs them with an allocator that makes empty buffers.
final class BufferAllocator {
  private let countsOnly: Bool
  /// Bytes asked for so far.
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
