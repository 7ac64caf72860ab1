import Foundation
import Testing

/// Data that people make or bring, from the command line to the report.
@Suite struct DataSynthTests {
  @Test func generatedDataAreReadBack() throws {
    let program = try SweepProgram()
    let made = try program.run(
      "data", "synth", "--ratings", "2000", "--users", "40", "--movies", "200", "-o", "data/large")
    #expect(made.status == 0, "\(made.err)")
    #expect(
      made.out
        == "data/large: 2000 ratings by 40 users of 200 movies, in the layout of ml-25m\n")
    let info = try program.run("data", "info", "large").out
    #expect(info.contains("synthetic"))
    #expect(info.contains("2,000: 1,440 train, 160 validation, 400 test"))
    #expect(info.contains("genre1") && !info.contains("gender"))
    let again = try program.run("data", "synth", "--ratings", "2000", "-o", "data/large")
    #expect(again.status == 2)
    #expect(again.err == "error: data/large is not empty; name a new folder\n")
    let demographic = try program.run(
      "data", "synth", "--ratings", "2000", "--layout", "ml-1m", "-o", "data/other")
    #expect(demographic.status == 0)
    #expect(try program.run("data", "info", "other").out.contains("gender"))
  }

  @Test func impossibleNumbersAreExplained() throws {
    let program = try SweepProgram()
    let few = try program.run(
      "data", "synth", "--ratings", "51", "--users", "10", "--movies", "10", "-o", "x")
    #expect(few.status == 64)
    #expect(
      few.err.contains(
        "users rate at most half of the movies: --ratings must be at most --users times --movies"))
    #expect(try program.run("data", "synth", "--ratings", "0", "-o", "x").status == 64)
  }

  @Test func aTableTrainsWithItsOwnFields() throws {
    let program = try SweepProgram()
    let rows = (0..<600).map { row -> String in
      // Each user has both labels: else every order of a user's rows would be right.
      let clicked = (row + row / 30) % 3 / 2
      return "u\(row % 30),i\(row * 7 % 50),\(row % 24),\(Double(row % 90) / 4),a|b\(row % 3),"
        + "\(clicked)"
    }
    try program.write(
      (["user_id,item_id,hour,price,tags,clicked"] + rows).joined(separator: "\n"),
      to: "clicks.csv")
    try program.write(
      """
      dataset:
        path: clicks.csv
        label: clicked
        fields: {user: user_id, item: item_id, hour: hour}
        numeric: {price: {bins: 8}}
        lists: {tags: {fields: 2}}
        features: [user_activity]
        cross: [hour, item]
      defaults: {epochs: 1, embedding_dim: 4, attention_layers: 1, batch_size: 100}
      experiments: [{name: baseline}]
      """, to: "clicks.conf")
    let run = try program.run("clicks.conf")
    #expect(run.status == 0, "\(run.err)")
    let report = try program.read("results/clicks.md")
    for name in ["user 31", "item 51", "price 9", "tags1 2", "user_activity", "hour_x_item"] {
      #expect(report.contains(name), "\(name)")
    }
    #expect(report.contains("33.3 % (1 in column clicked)"))
    #expect(try program.run("recommend", "baseline", "--user", "u1").status == 0)
    let info = try program.run("data", "info", "clicks.conf").out
    #expect(info.contains("): 1 in column clicked"))
    #expect(info.contains("none in this dataset"))
  }
}
