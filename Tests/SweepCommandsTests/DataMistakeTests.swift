import Foundation
import TestSupport
import Testing

/// Mistakes that only the data show come all at once, with their places in the grid file.
@Suite struct DataMistakeTests {
  private let program: SweepProgram

  init() throws { program = try SweepProgram() }

  private func check(_ grid: String, _ expected: [String]) throws {
    try program.write(grid, to: "g.conf")
    let run = try program.run("g.conf", "--dry-run")
    #expect(run.status == 2)
    #expect(run.err.split(separator: "\n").map(String.init) == expected.map { "g.conf:\($0)" })
  }

  @Test func allAreReportedInTheOrderOfTheFile() throws {
    try check(
      """
      dataset: sample
      metric: validation_brier
      defaults: {epochs: 2, batch_size: 1000}
      experiments:
        - name: a
          schedule: {name: piecewise, boundaries: [90000], factors: [1, 0.1]}
          gradient_accumulation: 900000
        - {name: b, schedule: {name: cosine, warmup_steps: 10, decay_steps: 1_000_000_000}}
        - {name: c, loss: bpr, early_stopping: validation_logloss}
      """,
      [
        "2:9: error: metric: validation_brier needs probabilities, and the scores of 'c' are none, "
          + "because the loss bpr with a weight of 1 only compares rows of a user; set a 'loss.weight' "
          + "below 1, or let 'metric: validation_gauc' decide",
        "6:33: error: a: schedule piecewise: no step comes after the boundary 90000, because there are "
          + "88 steps (44 per epoch); lower 'schedule.boundaries' or raise 'epochs'",
        "7:5: error: a: optimizer.gradient_accumulation: a step takes 900000 batches, but the trial has "
          + "88 (44 per epoch), so no weight would change; lower it or raise 'epochs'",
        "8:58: error: b: schedule cosine: the learning rate changes by less than 1 % in 78 steps after "
          + "the warm-up (44 per epoch); lower 'schedule.decay_steps' or raise 'epochs'",
        "9:26: error: c: validation_logloss needs probabilities, and the scores of the loss bpr with a "
          + "weight of 1 are none; monitor validation_gauc instead, or set a 'loss.weight' below 1",
      ])
  }

  /// A warm-up of the defaults is too long for two of three experiments.
  @Test func inheritedSettingsHaveThePlaceOfTheDefaults() throws {
    try check(
      """
      dataset: sample
      defaults: {epochs: 2, batch_size: 1000, schedule: {name: cosine, warmup_steps: 88}}
      experiments: [{name: a}, {name: b, dropout: 0.1}, {name: c, schedule.warmup_steps: 4}]
      """,
      [
        "2:66: error: a and 1 more: the warm-up takes 88 steps, but the trial has 88 (44 per epoch); "
          + "lower 'schedule.warmup_steps' or raise 'epochs'"
      ])
  }

  @Test func combinationsShareAMistake() throws {
    try check(
      """
      dataset: sample
      defaults: {epochs: 2, batch_size: 1000, schedule: cosine}
      parameters:
        dropout: {values: [0, 0.1, 0.2]}
        schedule.decay_steps: {values: [44, 90000]}
      """,
      [
        "5:3: error: dropout=0,schedule.decay_steps=90000 and 2 more: schedule cosine: the learning "
          + "rate changes by less than 1 % in 88 steps (44 per epoch); lower 'schedule.decay_steps' or "
          + "raise 'epochs'"
      ])
  }

  /// The rows of a table without times.
  @Test func modelsThatTheDataLackSomethingForAreReportedTogether() throws {
    let rows = (0..<400).map { "u\($0 % 20),i\($0 / 20),\(($0 / 20 + $0) % 2)" }
    try FileManager.default.createDirectory(
      atPath: program.folder.path("data"), withIntermediateDirectories: true)
    try program.write((["user,item,label"] + rows).joined(separator: "\n"), to: "data/t.csv")
    try check(
      """
      dataset: {path: t.csv, label: label, fields: {user: user, item: item}}
      defaults: {epochs: 1, early_stopping: {monitor: validation_auc}}
      experiments:
        - {name: a, model: din}
        - {name: b, model: din, dropout: 0.1}
        - {name: c, model: fm, schedule: exponential, schedule.staircase: true}
      """,
      [
        "4:15: error: a: t.csv: a model that reads the user's history needs timestamps, and the data "
          + "have none; name their column by 'timestamp' under 'dataset', or use another model",
        "5:15: error: b: t.csv: a model that reads the user's history needs timestamps, and the data "
          + "have none; name their column by 'timestamp' under 'dataset', or use another model",
        "6:26: error: c: schedule exponential: the learning rate changes by less than 1 % in 1 step (1 "
          + "per epoch); change its settings, raise 'epochs', or use 'schedule: constant'",
      ])
  }
}
