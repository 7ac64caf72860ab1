import ExperimentModel
import Foundation
import Testing

@Suite struct EmbeddingBagsTests {
  @Test func equalListsAreOneBag() {
    let (bags, indices) = EmbeddingBags.distinct(among: [
      [3, 1], [2], [1, 3], [3, 1, 3], [1, 2],
    ])
    #expect(bags.starts == [0, 1, 3, 5, 6])
    #expect(bags.members == [0, 1, 2, 1, 3, 2])
    #expect(indices == [2, 3, 2, 2, 1])
    #expect(bags.count == 4)
    #expect(bags[2] == [1, 3])
  }

  @Test func theUnknownIndexStandsAloneOrIsDropped() {
    let (bags, indices) = EmbeddingBags.distinct(among: [[], [0], [0, 0], [0, 2], [2]])
    #expect(bags.starts == [0, 1, 2])
    #expect(bags.members == [0, 2])
    #expect(indices == [0, 0, 0, 1, 1])
  }

  @Test func aListOfOneMemberKeepsItsIndex() {
    let values = (1...200 as ClosedRange<UInt32>).map { $0 * 77 % 201 }
    let (bags, indices) = EmbeddingBags.distinct(among: values.map { [$0] })
    #expect(indices == values)
    #expect(bags.members == Array(0...200))
    #expect(bags.starts == Array(0...201))
  }

  @Test func bagsAreOrderedByTheirMembers() {
    let lists = (0..<300 as Range<UInt32>).map { [$0 % 7, $0 % 11 + 1, $0 % 3] }
    let (bags, indices) = EmbeddingBags.distinct(among: lists)
    let (again, others) = EmbeddingBags.distinct(among: lists.reversed())
    #expect(again == bags)
    #expect(others == indices.reversed())
    for (list, index) in zip(lists, indices) {
      #expect(Array(bags[Int(index)]) == Set(list).subtracting([0]).sorted())
    }
  }

  @Test func anEmptyBagHoldsTheUnknownIndex() throws {
    let (bags, indices) = EmbeddingBags.distinct(among: [])
    #expect(bags == EmbeddingBags(starts: [0, 1], members: [0]))
    #expect(indices.isEmpty)
    #expect(try JSONDecoder().decode(EmbeddingBags.self, from: JSONEncoder().encode(bags)) == bags)
  }
}
