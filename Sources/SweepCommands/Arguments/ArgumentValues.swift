import Analysis
import ArgumentParser
import Datasets
import ExperimentModel
import Reporting
import Scheduling
import SweepService

// How values of other modules are written on the command line.

extension ReportFormat: ExpressibleByArgument {}

extension ExportTarget: ExpressibleByArgument {}

extension ReportLanguage: ExpressibleByArgument {}

extension TableFormat: ExpressibleByArgument {}

extension SampleLayout: ExpressibleByArgument {}

extension RerunPolicy: ExpressibleByArgument {
  init?(argument: String) {
    guard let policy = Self(rawValue: argument), policy != .none else { return nil }
    self = policy
  }

  static var allValueStrings: [String] {
    allCases.filter { $0 != .none }.map(\.rawValue)
  }
}

extension EpochChoice: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }

  var defaultValueDescription: String { "last" }
}

extension HyperparameterOption: ExpressibleByArgument {
  /// Reads the name of a model.
  init?(argument: String) {
    guard let model = HyperparameterChoice.model[argument] else { return nil }
    self = model
  }

  var defaultValueDescription: String { name }
  static var allValueStrings: [String] { HyperparameterChoice.model.options.map(\.name) }
}

extension PlotMetric: ExpressibleByArgument {
  init?(argument: String) {
    if let measure = EpochMeasure(rawValue: argument) {
      self = .epochs(measure)
    } else if let metric = try? NameArgument.metric(argument) {
      self = .final(metric)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] {
    MetricDefinition.all.map(\.name) + EpochMeasure.allCases.map(\.rawValue)
  }
}
