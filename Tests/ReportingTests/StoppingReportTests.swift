import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// What reports say about early stopping.
@Suite struct StoppingReportTests {
  /// Two seeds of the baseline and of a configuration with early stopping.
  private func snapshot() throws -> SweepSnapshot {
    var snapshot = Snapshots.severalSeeds
    let number = 1
    var values = snapshot.sweep.configurations[number].hyperparameters.values
    values["epochs"] = .integer(20)
    values["early_stopping"] = .text("validation_auc")
    let settings = try Hyperparameters(values: values)
    snapshot.sweep.configurations[number].hyperparameters = settings
    var endings = [(9, 7), (20, 20)].makeIterator()
    for index in snapshot.trials.indices where snapshot.trials[index].number == number {
      let trial = snapshot.trials[index].trial
      snapshot.trials[index].trial = Trial(
        configuration: snapshot.sweep.configurations[number], seed: trial.seed,
        dataHash: trial.dataHash, engineVersion: trial.engineVersion)
      guard let (trained, kept) = endings.next() else { continue }
      snapshot.trials[index].result?.epochs = trained
      snapshot.trials[index].result?.keptEpoch = kept
    }
    return snapshot
  }

  private func section(_ snapshot: SweepSnapshot, _ options: ReportOptions = .init()) -> [Block] {
    StoppingSection(content: ReportContent(snapshot, options)).blocks
  }

  @Test func theReportSaysWhereTrialsEndedAndWhichWeightsWereKept() throws {
    let snapshot = try snapshot()
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(markdown.contains("## Early stopping"))
    #expect(markdown.contains("Early stopping on validation_auc ended 1 of"))
    #expect(markdown.contains("before the last epoch (after epoch 9)"))
    #expect(markdown.contains("| validation_auc") || markdown.contains("| `validation_auc`"))
    let json = ReportFormat.json.render(snapshot, options: .init())
    #expect(json.contains(#""early_stopping": ["#) && json.contains(#""kept_epoch": 7"#))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("## 조기 종료") && korean.contains("validation_auc 조기 종료: 실행"))
  }

  @Test func withoutEarlyStoppingThereIsNoSection() {
    let forPeople = section(Snapshots.severalSeeds).filter { !$0.isForPrograms }
    #expect(forPeople.isEmpty)
  }
}
