import Foundation

/// The MovieLens layout of generated data.
package enum SampleLayout: String, Sendable, CaseIterable {
  /// `ratings.dat`, `movies.dat`, `users.dat`, whole stars.
  case ml1M = "ml-1m"
  /// `ratings.csv`, `movies.csv`, half stars, nothing about users.
  case ml25M = "ml-25m"

  /// Ratings first.
  var fileNames: [String] {
    switch self {
    case .ml1M: SourceFormat.movieLens1M.fileNames
    case .ml25M: SourceFormat.movieLensCSV.fileNames
    }
  }

  var separator: String {
    switch self {
    case .ml1M: "::"
    case .ml25M: ","
    }
  }

  /// The layout's name in the note beside the files.
  var formatName: String {
    switch self {
    case .ml1M: "MovieLens 1M"
    case .ml25M: "MovieLens 25M"
    }
  }

  /// Returns the header of a file; empty if it has none.
  func header(of file: String) -> String {
    switch (self, file) {
    case (.ml25M, "ratings.csv"): "userId,movieId,rating,timestamp\n"
    case (.ml25M, "movies.csv"): "movieId,title,genres\n"
    default: ""
    }
  }

  /// Returns a title as a field, quoted if a CSV file needs it.
  func field(_ title: String) -> String {
    switch self {
    case .ml1M: title
    case .ml25M: title.contains(",") ? "\"\(title)\"" : title
    }
  }
}
