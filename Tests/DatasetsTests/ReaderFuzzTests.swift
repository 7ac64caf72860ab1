import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Damaged data files are read or refused with the file's name, never a crash.
@Suite struct ReaderFuzzTests {
  private static let layouts: [[String: String]] = [
    [
      "users.dat": "1::F::1::10::48067\n2::M::56::16::70072\n",
      "movies.dat": "1::Toy Story (1995)::Animation|Comedy\n2::Misérables, Les (1934)::Drama\n",
      "ratings.dat": "1::1::5::978300760\n1::2::3::978302109\n2::1::4::978301968\n",
    ],
    [
      "u.user": "1|24|M|technician|85711\n2|53|F|other|94043\n",
      "u.item":
        "1|Toy Story (1995)|01-Jan-1995||http://x|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n",
      "u.data": "1\t1\t5\t874965758\n2\t1\t3\t876893171\n",
    ],
    [
      "ml.inter":
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t1\t5\t874965758\n2\t1\t3\t8e8\n",
      "ml.item":
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n1\tToy Story\t1995\tComedy\n",
      "ml.user":
        "user_id:token\tage:token\tgender:token\toccupation:token\tzip_code:token\n1\t24\tM\tx\t8\n2\t53\tF\ty\t9\n",
    ],
    [
      "movies.csv":
        "movieId,title,genres\n1,\"Postman, The \"\"Postino\"\" (1994)\",Drama\n2,Heat (1995),Action|Crime\n",
      "ratings.csv":
        "userId,movieId,rating,timestamp\n1,1,4.5,1147880044\n1,2,0.5,1147868817\n2,1,3.0,1147868828\n",
    ],
  ]

  @Test(arguments: layouts.indices)
  func damagedFilesAreReadOrRefused(layout: Int) throws {
    let fixture = try DatasetFixture()
    let files = Self.layouts[layout]
    for (name, text) in files { try fixture.write(text, to: name) }
    _ = try SourceFormat(folder: fixture.source).read(folder: fixture.source)
    var refused = 0
    for name in files.keys.sorted() {
      var mutator = Mutator(
        seed: UInt64(layout), corpus: [files[name]!],
        words: ["::", "|", "\t", "(1995)", ":token", "\"", ","])
      for _ in 0..<Mutator.rounds(12_000) {
        try Data(mutator.next()).write(to: URL(filePath: fixture.folder.path("source/\(name)")))
        do throws(DatasetError) {
          _ = try SourceFormat(folder: fixture.source).read(folder: fixture.source)
        } catch {
          refused += 1
          #expect(!error.description.isEmpty)
        }
      }
      try fixture.write(files[name]!, to: name)
    }
    #expect(refused > 100)
  }
}
