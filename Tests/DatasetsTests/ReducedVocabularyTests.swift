import Crypto
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Fields whose rare values are unknown, or whose values share hash buckets.
@Suite struct ReducedVocabularyTests {
  private static let rows = 200

  /// Value v of `device` has about 2ᵛ rows; `tags` holds it and a value of its own.
  private static func device(_ row: Int) -> String { "d\((row + 1).trailingZeroBitCount)" }

  private func prepare(
    device: ValueReduction? = nil, tags: ValueReduction? = nil,
    change: (inout DatasetSpecification) -> Void = { _ in }
  ) throws -> EncodedDataset {
    let fixture = try DatasetFixture()
    let lines = (0..<Self.rows).map { row in
      "u\(row % 5),i\(row % 8),\(Self.device(row)),\(Self.device(row))|all,\(row % 3 == 0 ? 1 : 0)"
    }
    try fixture.write(
      (["user,item,device,tags,clicked"] + lines).joined(separator: "\n"), to: "clicks.csv")
    return try fixture.prepare {
      $0.source = "\(fixture.source)/clicks.csv"
      $0.minimumRating = 1
      $0.table = TableSchema(
        label: "clicked",
        columns: [
          .init(field: "user", column: "user", kind: .word),
          .init(field: "item", column: "item", kind: .word),
          .init(field: "device", column: "device", kind: .word, reduction: device),
          .init(
            field: "tags", column: "tags", kind: .pooledList(separator: "|"), reduction: tags),
        ])
      change(&$0)
    }
  }

  /// The index of each row's device in the order of the encoded rows, and the rows' original values.
  private func devices(_ dataset: EncodedDataset) throws -> [UInt32] {
    let field = try #require(dataset.fieldNames.firstIndex(of: "device"))
    let count = dataset.fieldNames.count
    return dataset.withRows { indices, _ in
      (0..<dataset.description.rows).map { indices[$0 * count + field] }
    }
  }

  @Test(arguments: [VocabularyScope.all, .train])
  func valuesWithFewTrainingRowsAreUnknown(_ scope: VocabularyScope) throws {
    let usual = try prepare { $0.vocabulary = scope }
    let reduced = try prepare(device: .init(minimumCount: 10)) { $0.vocabulary = scope }
    let before = try devices(usual)
    let after = try devices(reduced)
    let names = usual.metadata.vocabularies[2]
    var trained: [UInt32: Int] = [:]
    for row in usual.train { trained[before[row], default: 0] += 1 }
    let kept = reduced.metadata.vocabularies[2]
    #expect(kept.size > 1 && kept.size < names.size)
    for (old, new) in zip(before, after) {
      let isRare = old == 0 || trained[old, default: 0] < 10
      #expect((new == 0) == isRare)
      if !isRare { #expect(kept.value(at: new) == names.value(at: old)) }
    }
    let field = reduced.description.fields[2]
    #expect(field.size == kept.size)
    let outcome = try #require(field.reduced)
    #expect(outcome.values == 8)
    #expect(outcome.rareValues == 8 - (kept.size - 1))
    #expect(outcome.rareRows == after.count { $0 == 0 })
    #expect(usual.description.hash != reduced.description.hash)
    #expect(usual.description.fields.allSatisfy { $0.reduced == nil })
  }

  @Test func valuesShareHashBuckets() throws {
    let usual = try prepare { $0.vocabulary = .train }
    let reduced = try prepare(device: .init(hashBuckets: 3)) { $0.vocabulary = .train }
    let names = try prepare().metadata.vocabularies[2]
    #expect(reduced.fieldSizes[2] == 4)
    #expect(reduced.metadata.vocabularies[2].values == ["1", "2", "3"])
    let all = try devices(try prepare())
    for (index, bucket) in zip(all, try devices(reduced)) {
      let value = try #require(names.value(at: index))
      let digest = SHA256.hash(data: Data(value.utf8)).map { UInt64($0) }
      let number = digest[..<8].reduce(0) { $0 * 256 + $1 }
      #expect(bucket == UInt32(number % 3) + 1)
    }
    #expect(usual.description.hash != reduced.description.hash)
  }

  /// Calculated with Python's hashlib.
  @Test(
    arguments: [("d0", 1000, 843), ("", 7, 1), ("이", 1_000_000, 358345)] as [(String, Int, UInt32)])
  func bucketsAreThoseOfTheDocumentedHash(_ value: String, _ buckets: Int, _ bucket: UInt32) {
    #expect(ReducedVocabulary.bucket(of: value, among: buckets) == bucket)
  }

  @Test func rareValuesOfListsLeaveTheMean() throws {
    let reduced = try prepare(tags: .init(minimumCount: 10))
    let vocabulary = reduced.metadata.vocabularies[3]
    let bags = try #require(reduced.bags[3])
    #expect(vocabulary.values.contains("all"))
    #expect(vocabulary.size < 9)
    // Rows whose device is rare have 'all' alone.
    let all = try #require(vocabulary.values.firstIndex(of: "all"))
    #expect((0..<bags.count).contains { Array(bags[$0]) == [UInt32(all + 1)] })
    #expect(reduced.description.fields[3].reduced?.rareValues == 9 - (vocabulary.size - 1))
  }

  @Test func bothReductionsMayBeCombined() throws {
    let reduced = try prepare(device: .init(minimumCount: 10, hashBuckets: 2))
    let indices = Set(try devices(reduced))
    #expect(indices == [0, 1, 2])
  }

  @Test func aReductionWithoutEffectKeepsTheDataHash() throws {
    #expect(
      try prepare(tags: .init(minimumCount: 0)).description.hash
        == prepare().description.hash)
  }
}
