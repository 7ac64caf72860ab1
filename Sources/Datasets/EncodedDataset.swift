package import ExperimentModel
import Foundation
import Platform

/// Encoded rows in a memory-mapped cache file, which processes with the same dataset share.
///
/// Row-major field indices [rows, fields]: training rows first, then validation, then test.
package struct EncodedDataset: Sendable {
  package let path: String
  package let description: DatasetDescription
  /// One element per field: the lists that the indices of a mean-pooled field stand for; nil for other
  /// fields.
  package let bags: [EmbeddingBags?]
  private let file: Data
  private let layout: CacheLayout
  private let use: FileInUse
  private let history: HistorySource?

  /// Maps a cache file and verifies its checksum.
  ///
  /// - Throws: `DatasetError` if the file is missing, truncated, damaged or something else.
  package static func open(path: String) throws(DatasetError) -> EncodedDataset {
    let use = FileInUse(path)
    let file: Data
    do {
      file = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw DatasetError("can't be opened: \(FileFault(error, path: path))", path: path)
    }
    guard
      let (layout, checksum) = file.withUnsafeBytes({ bytes -> (CacheLayout, UInt64)? in
        guard let layout = CacheLayout(bytes) else { return nil }
        let checksum = bytes.loadUnaligned(
          fromByteOffset: CacheLayout.checksumOffset, as: UInt64.self)
        return (layout, checksum.littleEndian)
      }),
      checksum
        == (try? FileChecksum(ofFile: path, skippingWordAt: CacheLayout.checksumOffset).value),
      let description = try? JSONDecoder().decode(
        DatasetDescription.self, from: layout.descriptionText(of: file))
    else {
      throw DatasetError(
        "is damaged, or not an encoded dataset of this version; remove it, and the next run "
          + "encodes the data again", path: path)
    }
    return EncodedDataset(
      path: path, description: description, bags: layout.bags(of: file), file: file,
      layout: layout, use: use)
  }

  private init(
    path: String, description: DatasetDescription, bags: [EmbeddingBags?], file: Data,
    layout: CacheLayout, use: FileInUse, history: HistorySource? = nil
  ) {
    self.path = path
    self.description = description
    self.bags = bags
    self.file = file
    self.layout = layout
    self.use = use
    self.history = history
  }

  /// Returns the same rows with an evaluation protocol, which is part of the description's hash.
  package func tested(by evaluation: EvaluationProtocol?) -> EncodedDataset {
    guard let evaluation, evaluation != .standard else { return self }
    var description = description
    description.evaluation = evaluation
    description.hash = evaluation.hash(ofData: description.hash)
    return EncodedDataset(
      path: path, description: description, bags: bags, file: file, layout: layout, use: use,
      history: history)
  }

  /// Returns the same rows with the histories that a model reads, whose times and ratings are then
  /// part of the description's hash.
  ///
  /// - Parameter specification: nil for a model that reads none.
  /// - Throws: `DatasetError` if the rows have no times or no ratings to make histories of, or all
  ///   histories would be empty.
  package func reading(
    _ specification: HistorySpecification?
  ) throws(DatasetError) -> EncodedDataset {
    guard let specification else { return self }
    guard description.firstTimestamp < description.lastTimestamp else {
      throw DatasetError(
        "a model that reads the user's history needs timestamps, and "
          + (description.hasTimes ? "all rows have the same" : "the data have none")
          + "; name their column by 'timestamp' under 'dataset', or use another model",
        path: description.name)
    }
    guard specification.minimumRating == nil || description.hasRatings else {
      throw DatasetError(
        "'history_min_rating' needs ratings, and the data have "
          + (description.hasNoLabels == true ? "none" : "labels") + "; leave it out: the history "
          + "is then of positive rows", path: description.name)
    }
    if let least = specification.minimumRating {
      let greatest = withRatings { ratings, _ in
        train.reduce(nil as Float?) { max($0 ?? ratings[$1], ratings[$1]) }
      }
      guard let greatest, greatest >= Float(least) else {
        throw DatasetError(
          "'history_min_rating' is \(NumericBins.text(least)), but the greatest rating of the "
            + "training rows is \(greatest.map { NumericBins.text(Double($0)) } ?? "missing"), so "
            + "every history would be empty; lower 'history_min_rating', or leave it out",
          path: description.name)
      }
    }
    var description = description
    description.hash = specification.hash(of: self)
    return EncodedDataset(
      path: path, description: description, bags: bags, file: file, layout: layout, use: use,
      history: HistorySource(specification))
  }

  /// The movies that each row's user rated before; nil unless a model reads them.
  package var histories: UserHistories? { history?.histories(of: self) }

  /// Users, movies and vocabularies. Decoded on each access: training does not need them, and decoding
  /// takes a third of a short trial's time.
  package var metadata: DatasetMetadata {
    guard
      let metadata = try? JSONDecoder().decode(
        DatasetMetadata.self, from: layout.metadataText(of: file))
    else {
      preconditionFailure("\(path) has a right checksum but wrong metadata")
    }
    return metadata
  }

  package var fieldNames: [String] { description.fields.map(\.name) }
  /// Rows of each field in the embedding table: its distinct values, and one for the unknown.
  package var fieldSizes: [Int] { description.fields.map(\.size) }
  /// Position of the user field in a row.
  package var userField: Int {
    fieldNames.firstIndex(of: description.userField ?? FieldName.user.rawValue)!
  }
  /// Position of the movie field in a row.
  package var movieField: Int {
    fieldNames.firstIndex(of: description.movieField ?? FieldName.movie.rawValue)!
  }

  package var train: Range<Int> { 0..<layout.trainRows }
  package var validation: Range<Int> {
    layout.trainRows..<layout.trainRows + layout.validationRows
  }
  package var test: Range<Int> { layout.trainRows + layout.validationRows..<layout.rows }

  /// Calls `body` with the mapped rows: field indices [rows, fields] and labels [rows].
  package func withRows<Result>(
    _ body: (Span<UInt32>, Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    try file.withUnsafeBytes { bytes in
      try body(
        Span(_unsafeElements: column(bytes, layout.indicesOffset, layout.rows * layout.fields)),
        Span(_unsafeElements: column(bytes, layout.labelsOffset, layout.rows)))
    }
  }

  /// Calls `body` with ratings [rows] and timestamps [rows] in seconds since 1970, UTC.
  package func withRatings<Result>(
    _ body: (Span<Float>, Span<Int64>) throws -> Result
  ) rethrows -> Result {
    try file.withUnsafeBytes { bytes in
      try body(
        Span(_unsafeElements: column(bytes, layout.ratingsOffset, layout.rows)),
        Span(_unsafeElements: column(bytes, layout.timestampsOffset, layout.rows)))
    }
  }

  private func column<Element>(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ count: Int
  ) -> UnsafeBufferPointer<Element> {
    let part = bytes[offset..<offset + count * MemoryLayout<Element>.stride]
    return UnsafeRawBufferPointer(rebasing: part).bindMemory(to: Element.self)
  }
}

extension CacheLayout {
  fileprivate func bags(of file: Data) -> [EmbeddingBags?] {
    let numbers = file.withUnsafeBytes { bytes in
      let section = bytes[bagsOffset..<bagsOffset + bagNumbers * 4]
      return Array(UnsafeRawBufferPointer(rebasing: section).bindMemory(to: UInt32.self))
    }
    return BagSection(numbers: numbers).bags
  }

  fileprivate func descriptionText(of file: Data) -> Data {
    let text = file[metadataOffset..<metadataOffset + metadataBytes]
    return Data(text.prefix { $0 != Self.lineFeed })
  }

  fileprivate func metadataText(of file: Data) -> Data {
    let end = metadataOffset + metadataBytes
    let text = file[metadataOffset..<end]
    let lineEnd = text.firstIndex(of: Self.lineFeed) ?? end - 1
    return file.subdata(in: lineEnd + 1..<end)
  }
}
