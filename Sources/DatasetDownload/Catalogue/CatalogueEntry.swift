/// A dataset that can be fetched: where it lies and what it must be.
package struct CatalogueEntry: Sendable, Hashable {
  /// What the archive's bytes are compared with.
  package enum ExpectedChecksum: Sendable, Hashable {
    /// Known beforehand.
    case known(Checksum)
    /// In a file of MD5 sums that lies beside the archive, its name with `.md5` behind it.
    case besideArchive
  }

  /// Its folder's name under the data folder, and what grid files call it.
  package let name: String
  /// What it holds, for people.
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

/// What whoever uses a dataset agrees to.
package enum TermsOfUse: Sendable, Hashable {
  /// Of the older MovieLens sets: no redistribution without permission.
  case movieLens
  /// Of the newer ones: redistribution under the same terms.
  case movieLensRedistributable

  /// In short; the README that comes with the data has the binding words.
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
