import Testing

@testable import Arithmetic

@Suite struct BinarySearchTests {
  @Test func findsTheFirstElementOfTheSecondPartition() {
    for count in 0...17 {
      for boundary in 0...count {
        #expect((0..<count).partitioningIndex { $0 >= boundary } == boundary)
        #expect(Array(0..<count)[...].partitioningIndex { $0 >= boundary } == boundary)
      }
    }
  }
}
