import ArgumentParser
import Reporting

/// `--bom`: CSV that begins with a byte order mark.
struct ByteOrderMark: ParsableArguments {
  @Flag(
    name: .customLong("bom"),
    help: "Begin CSV with a byte order mark, by which spreadsheets recognise UTF-8.")
  var isWanted = false

  var text: String { isWanted ? CSVTable.byteOrderMark : "" }

  /// - Throws: `ValidationError` if the mark is wanted for another format.
  func requireCSV(_ isCSV: Bool) throws {
    guard isWanted, !isCSV else { return }
    throw ValidationError("--bom is for CSV only; add '--format csv'")
  }
}
