import Foundation
import Testing

/// `sweep plot`, as people see it on a pipe.
@Suite struct PlotCommandTests {
  @Test func barsAndCurvesOfASweep() throws {
    let program = try SweepProgram()
    try program.write(
      smallGrid.replacing("name: small\n", with: "name: small\nseeds: [1, 2]\n"), to: "small.conf")
    #expect(try program.run("plot").status == 2)
    #expect(try program.run("small.conf").status == 0)

    let both = try program.run("plot")
    #expect(both.status == 0, "\(both.err)")
    #expect(
      both.out.hasPrefix(
        "NDCG, higher is better, mean ± 95 % interval; bars: less the baseline's\n"))
    #expect(both.out.contains("➖"))
    #expect(both.out.contains("\nvalidation AUC by epoch, mean over seeds\n"))
    #expect(both.out.contains("  B "))
    // A pipe is no terminal: 80 columns and no colours.
    #expect(!both.out.contains("\u{1B}"))

    let loss = try program.run("plot", "small", "--metric", "train_loss", "--only", "faster")
    #expect(loss.out.hasPrefix("training loss by epoch"))
    #expect(loss.out.contains("  A faster"))
    #expect(!loss.out.contains("  B "))
    let auc = try program.run("plot", "--metric", "auc", "--width", "60")
    #expect(auc.out.hasPrefix("AUC, higher is better"))
    #expect(try program.run("plot", "--metric", "logloss").out.hasPrefix("Log loss, lower"))

    let unknown = try program.run("plot", "--only", "quicker")
    #expect(unknown.status == 2)
    #expect(unknown.err.contains("there is no configuration 'quicker' in the sweep 'small'"))
    #expect(try program.run("plot", "--metric", "speed").err.contains("validation_loss"))
    #expect(try program.run("plot", "--width", "10").status == 64)
  }
}
