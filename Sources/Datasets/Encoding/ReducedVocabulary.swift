import Crypto
import ExperimentModel
import Foundation

/// The vocabulary of a field under a `ValueReduction`: values with too few training rows are unknown,
/// and the others have an index each or share hash buckets.
struct ReducedVocabulary {
  let vocabulary: Vocabulary
  private let reduction: ValueReduction
  private let trainedRows: [String: Int]
  private let indices: [String: UInt32]

  /// - Parameters:
  ///   - trainedRows: the training rows of each value.
  ///   - fitted: the values of the rows that vocabularies are made from.
  init(_ reduction: ValueReduction, trainedRows: [String: Int], fitted: Set<String>) {
    self.reduction = reduction
    self.trainedRows = trainedRows
    if let buckets = reduction.hashBuckets {
      vocabulary = Vocabulary(Set((1...buckets).map(String.init)))
      indices = [:]
    } else {
      let least = reduction.minimumCount ?? 0
      vocabulary = Vocabulary(fitted.filter { trainedRows[$0, default: 0] >= least })
      indices = vocabulary.indices
    }
  }

  /// True if too few training rows have the value.
  func isRare(_ value: String) -> Bool {
    trainedRows[value, default: 0] < reduction.minimumCount ?? 0
  }

  func index(of value: String) -> UInt32 {
    guard !isRare(value) else { return 0 }
    guard let buckets = reduction.hashBuckets else { return indices[value] ?? 0 }
    return 1 + Self.bucket(of: value, among: buckets)
  }

  /// The first eight bytes of the value's SHA-256 as a big-endian number, modulo the buckets.
  static func bucket(of value: String, among buckets: Int) -> UInt32 {
    let hash = SHA256.hash(data: Data(value.utf8)).prefix(8).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return UInt32(hash % UInt64(buckets))
  }
}

extension SourceFields {
  /// Encodes one code per rating by a reduced vocabulary.
  ///
  /// - Parameters:
  ///   - values: of each code.
  ///   - trained: the training rows.
  func encode(
    _ name: String, _ values: [String], _ codes: [UInt32], _ reduction: ValueReduction,
    trained: VocabularyRows
  ) -> EncodedField {
    let (reduced, outcome) = reduce(values.map { [$0] }, codes, reduction, trained)
    return EncodedField(
      name: name, vocabulary: reduced.vocabulary,
      lookup: lookup(codes, values.map(reduced.index)), reduced: outcome)
  }

  /// Encodes a column of lists by a reduced vocabulary.
  func encode(
    _ name: String, lists: [[String]], _ codes: [UInt32], _ reduction: ValueReduction,
    trained: VocabularyRows
  ) -> EncodedField {
    let (reduced, outcome) = reduce(lists, codes, reduction, trained)
    let (bags, indices) = EmbeddingBags.distinct(among: lists.map { $0.map(reduced.index) })
    return EncodedField(
      name: name, vocabulary: reduced.vocabulary, lookup: lookup(codes, indices), bags: bags,
      reduced: outcome)
  }

  private func reduce(
    _ lists: [[String]], _ codes: [UInt32], _ reduction: ValueReduction, _ trained: VocabularyRows
  ) -> (ReducedVocabulary, ReducedValues) {
    func rows(_ rows: VocabularyRows) -> [Int] {
      var counts = [Int](repeating: 0, count: lists.count)
      rows.forEach { counts[Int(codes[$0])] += 1 }
      return counts
    }
    var trainedRows: [String: Int] = [:]
    for (list, count) in zip(lists, rows(trained)) where count > 0 {
      for value in list { trainedRows[value, default: 0] += count }
    }
    let occurring = occurring(codes, count: lists.count)
    let reduced = ReducedVocabulary(
      reduction, trainedRows: trainedRows,
      fitted: Set(zip(lists, occurring).filter(\.1).flatMap(\.0)))
    let all = Set(lists.joined())
    let rareRows = zip(lists, rows(.all(codes.count))).reduce(0) { sum, list in
      sum + (list.0.contains(where: reduced.isRare) ? list.1 : 0)
    }
    return (
      reduced,
      ReducedValues(
        reduction: reduction, values: all.count, rareValues: all.count(where: reduced.isRare),
        rareRows: rareRows)
    )
  }
}
