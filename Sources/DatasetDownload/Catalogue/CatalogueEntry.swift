/// A dataset that can be fetched, with the address and checksum of its archive.
package struct CatalogueEntry: Sendable, Hashable {
  /// The checksum that the archive must have.
  package enum ExpectedChecksum: Sendable, Hashable {
    /// A built-in checksum.
    case known(Checksum)
    /// An MD5 sum in a file beside the archive, whose name ends in `.md5`.
    case besideArchive
  }

  /// The name in grid files, and of its folder under the data folder.
  package let name: String
  /// Its size, for people.
  package let summary: String
  package let address: String
  package let checksum: ExpectedChecksum
  package let terms: TermsOfUse

  package init(
    name: String, summary: String, address: String, checksum: ExpectedChecksum, terms: TermsOfUse
  ) {
    self.name = name
    self.summary = summary
    self.address = address
    self.checksum = checksum
    self.terms = terms
  }
}

/// Terms of use of a dataset.
package enum TermsOfUse: Sendable, Hashable {
  /// The older MovieLens sets: no redistribution without permission.
  case movieLens
  /// The newer MovieLens sets: redistribution under the same terms.
  case movieLensRedistributable

  /// A summary; the README of the data is binding.
  package var text: String {
    let redistribution =
      switch self {
      case .movieLens: "no redistribution without separate permission"
      case .movieLensRedistributable: "redistribution only under these same conditions"
      }
    return """
      MovieLens data belong to GroupLens, University of Minnesota, and may be used for research:
        - no claim of endorsement by the university or GroupLens
        - publications that use the data cite F. M. Harper and J. A. Konstan, "The MovieLens
          Datasets: History and Context", ACM TiiS 5(4), 2015
        - \(redistribution)
        - no commercial use without permission from GroupLens (grouplens-info@umn.edu)
        - no warranty of any kind
      The README that comes with the data has the binding words.
      """
  }
}
