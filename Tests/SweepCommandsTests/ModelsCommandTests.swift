import ExperimentModel
import Foundation
import TestSupport
import TextLayout
import Testing

/// `sweep models`: what a grid file can choose.
@Suite(.ownThreads) struct ModelsCommandTests {
  private func lines(_ arguments: String...) throws -> [String] {
    let run = try SweepProgram().run(["models"] + arguments)
    #expect(run.status == 0, "\(run.err)")
    return run.out.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
  }

  private static let choices: [HyperparameterChoice] = [
    .model, .loss, .optimizer, .schedule, .earlyStopping,
  ]

  @Test func theListHasOneEntryPerOptionWithin80Columns() throws {
    let lines = try lines()
    #expect(lines.allSatisfy { $0.displayWidth <= 80 })
    for choice in Self.choices {
      #expect(lines.contains { $0.hasPrefix("\(choice.definition.name): ") })
      for option in choice.options {
        #expect(lines.contains { $0.hasPrefix("\(option.name)  ") }, "\(option.name)")
      }
    }
    #expect(!lines.contains { $0.contains("beta_1") })
  }

  /// Everything that a grid file may set beside `model: dcn_v2`.
  @Test(arguments: HyperparameterChoice.model.options)
  func aModelListsItsSettingsAndThoseOfAllModels(_ model: HyperparameterOption) throws {
    let lines = try lines(model.name)
    #expect(lines.allSatisfy { $0.displayWidth <= 80 })
    var settings = Hyperparameters()
    settings.model = model
    var names = Set(settings.values.keys.filter { !$0.contains(".") && $0 != "model" })
    func add(_ parameters: [HyperparameterDefinition]) {
      for parameter in parameters {
        names.insert(parameter.name)
        for option in parameter.options { add(option.parameters) }
      }
    }
    add(model.parameters)
    for name in names { #expect(lines.contains { $0.hasPrefix("\(name)  ") }, "\(name)") }
  }

  @Test func settingsOfAValueSayWhichValueBringsThem() throws {
    let text = try lines("dcn_v2").joined(separator: " ")
    let words = text.split(separator: " ").joined(separator: " ")
    #expect(
      words.contains(
        "cross_rank Rank of each expert of a cross layer's low-rank mixture. Default 32; a whole "
          + "number from 1 to 512. Only with cross_matrix: low_rank_mixture."))
    #expect(words.contains("Only with embedding_initializer: random_normal or truncated_normal."))
  }

  @Test(arguments: HyperparameterChoice.optimizer.options)
  func anOptimizerListsWhatIsAroundItsRule(_ optimizer: HyperparameterOption) throws {
    let lines = try lines(optimizer.name)
    #expect(lines.contains("Settings, in optimizer: {name: \(optimizer.name), …}"))
    for name in ["weight_decay", "clip_norm", "ema_momentum", "gradient_accumulation", "lazy"] {
      #expect(lines.contains { $0.hasPrefix("\(name)  ") })
    }
  }

  @Test(arguments: choices.map(\.definition.name))
  func aChoiceIsExplained(_ name: String) throws {
    let lines = try lines(name)
    #expect(lines.allSatisfy { $0.displayWidth <= 80 })
    let choice = try #require(HyperparameterDefinition.named(name))
    for option in choice.options {
      #expect(lines.contains { $0.hasPrefix("\(option.name)  ") }, "\(option.name)")
    }
    if name == "early_stopping" {
      #expect(lines.contains("Settings, in early_stopping: {monitor: …, …}"))
      #expect(lines.contains { $0.hasPrefix("patience  ") })
    }
  }

  @Test func unknownNamesGetASuggestion() throws {
    let run = try SweepProgram().run("models", "deepfn")
    #expect(run.status == 2)
    #expect(
      run.err == "error: no model, loss, optimizer, schedule or early stopping is named 'deepfn'; "
        + "did you mean 'deepfm'?\n")
    #expect(
      try SweepProgram().run("models", "xyzzy").err.hasSuffix("'xyzzy'; 'sweep models' lists all\n")
    )
  }

  @Test func programsGetARowPerOption() throws {
    let rows = try lines("--format", "csv").dropLast()
    #expect(rows.count == 1 + Self.choices.reduce(0) { $0 + $1.options.count })
    #expect(rows.contains { $0.contains("optimizer.clip_norm") })
    #expect(try lines("optimizer", "--format", "csv").dropLast().count == 11)
    #expect(try lines("lion", "--format", "csv").dropLast().count == 2)
  }
}
