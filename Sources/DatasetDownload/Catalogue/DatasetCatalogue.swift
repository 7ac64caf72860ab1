import ExperimentModel

/// The datasets that `sweep data get` knows.
package enum DatasetCatalogue {
  package static let entries: [CatalogueEntry] = DatasetSpecification.downloadableNames.map {
    name in
    let (summary, checksum, terms) = details(of: name)
    return CatalogueEntry(
      name: name, summary: summary,
      address: "https://files.grouplens.org/datasets/movielens/\(name).zip", checksum: checksum,
      terms: terms)
  }

  package static func named(_ name: String) -> CatalogueEntry? {
    entries.first { $0.name == name }
  }

  private static func details(
    of name: String
  ) -> (summary: String, CatalogueEntry.ExpectedChecksum, TermsOfUse) {
    switch name {
    case "ml-100k":
      (
        "100,000 ratings, 943 users, 1,682 movies, 5 MB",
        .known(.init(.md5, "0e33842e24a9c977be4e0107933c0723")), .movieLens
      )
    case "ml-1m":
      (
        "1,000,209 ratings, 6,040 users, 3,883 movies, 6 MB",
        .known(.init(.sha256, "a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20")),
        .movieLens
      )
    case "ml-10m":
      ("10,000,054 ratings, 71,567 users, 10,681 movies, 63 MB", .besideArchive, .movieLens)
    case "ml-20m":
      (
        "20,000,263 ratings, 138,493 users, 27,278 movies, 190 MB", .besideArchive,
        .movieLensRedistributable
      )
    case "ml-25m":
      (
        "25,000,095 ratings, 162,541 users, 62,423 movies, 250 MB", .besideArchive,
        .movieLensRedistributable
      )
    case "ml-32m":
      (
        "32,000,204 ratings, 200,948 users, 87,585 movies, 239 MB", .besideArchive,
        .movieLensRedistributable
      )
    case "ml-latest-small":
      (
        "about 100,000 ratings by 600 users, 1 MB; changes over time", .besideArchive,
        .movieLensRedistributable
      )
    default: preconditionFailure("the catalogue has no entry for \(name)")
    }
  }
}
