import Foundation

/// In which of MovieLens's layouts generated data are written.
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

  /// What the files are like, for the note beside them.
  var formatName: String {
    switch self {
    case .ml1M: "MovieLens 1M"
    case .ml25M: "MovieLens 25M"
    }
  }

  /// Begins a file.
  func header(of file: String) -> String {
    switch (self, file) {
    case (.ml25M, "ratings.csv"): "userId,movieId,rating,timestamp\n"
    case (.ml25M, "movies.csv"): "movieId,title,genres\n"
    default: ""
    }
  }

  /// A title as a field: in quotes where there is a comma in a file of commas.
  func field(_ title: String) -> String {
    switch self {
    case .ml1M: title
    case .ml25M: title.contains(",") ? "\"\(title)\"" : title
    }
  }
}
