package import DatasetDownload
import ExperimentModel

extension DatasetCatalogue {
  /// Returns the dataset of a name.
  ///
  /// - Throws: `ServiceError` with the nearest name if there is none.
  package static func required(_ name: String) throws(ServiceError) -> CatalogueEntry {
    if let entry = named(name) { return entry }
    let names = DatasetSpecification.downloadableNames
    if name == DatasetSpecification.sampleName {
      throw ServiceError(
        "'sample' is generated on first use and needs no download: 'sweep data info sample'")
    }
    throw ServiceError(
      "there is no dataset '\(name)' to fetch; there are \(names.joined(separator: ", "))"
        + Spelling.suggestion(for: name, among: names))
  }
}
