import Testing

/// Searches: method, trials, early termination, metric, and what is no part of a search.
struct SearchMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "searchKeysWithoutMethod",
      """
      experiments: [{name: baseline}]
      trials: 40
      run_cap: 40
      early_terminate: {type: asha}
      metrics: [validation_auc, operations]
      """,
      """
      g.conf:2:1: error: grid: 'trials' is of searches; add a method, such as 'method: tpe', or \
      remove it
      g.conf:3:1: error: grid: 'run_cap' is of searches; add a method, such as 'method: tpe', or \
      remove it
      g.conf:4:1: error: grid: 'early_terminate' is of searches; add a method, such as 'method: \
      tpe', or remove it
      g.conf:5:1: error: grid: 'metrics' is of searches; add a method, such as 'method: tpe', or \
      remove it
      """),
    .init(
      "distributionsWithoutMethod",
      """
      parameters:
        dropout: {min: 0.1, max: 0.2}
        epochs: {values: [1, 2], probabilities: [0.5, 0.5]}
      """,
      """
      g.conf:2:12: error: parameters: 'dropout': expected 'values', a list of what it shall take
      g.conf:2:13: error: parameters: 'dropout': 'min' is of searches; add 'method: tpe' and \
      'trials: 40' to the grid
      g.conf:2:23: error: parameters: 'dropout': 'max' is of searches; add 'method: tpe' and \
      'trials: 40' to the grid
      g.conf:3:28: error: parameters: 'epochs': 'probabilities' is of searches; add 'method: tpe' \
      and 'trials: 40' to the grid
      """),
    .init(
      "keysOfWandbWithoutMethod",
      """
      program: train.py
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:1: error: grid: unknown key 'program'; expected one of name, description, dataset, \
      baseline, seeds, splits, folds, metric, metrics, rope, evaluation, method, trials, run_cap, \
      early_terminate, defaults, experiments, parameters, zip, exclude
      """),
    .init(
      "unknownMethod",
      """
      method: custom
      trials: 4
      parameters: {dropot: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:1:9: error: method: expected one of grid, random, sobol, tpe, gp, found 'custom'
      g.conf:3:14: error: parameters: unknown key 'dropot'; did you mean 'dropout'?
      """),
    .init(
      "methodMapping",
      """
      method: {name: random, sead: 7, lag: 4, seed: -1}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:1:1: error: method: 'random' needs the number of suggestions in total, such as \
      'trials: 40' or 'run_cap: 40'
      g.conf:1:24: error: method: unknown key 'sead'; did you mean 'seed'?
      g.conf:1:33: error: method: 'lag' has no effect with 'random', which uses no results; remove it
      g.conf:1:47: error: method seed: expected a whole number of at least 0, found '-1'
      """),
    .init(
      "methodWithoutName",
      """
      method: {seed: 7}
      trials: 2
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:1:9: error: method: expected a 'name', such as {name: tpe, seed: 7}
      """),
    .init(
      "seedOfAGrid",
      """
      method: {name: grid, seed: 7, lag: 0}
      parameters: {dropout: {values: [0.1, 0.2]}}
      """,
      """
      g.conf:1:22: error: method: 'seed' has no effect with 'grid'; remove it
      g.conf:1:31: error: method: 'lag' has no effect with 'grid', which uses no results; remove it
      g.conf:1:36: error: method lag: expected a whole number from 1 to 1000, found '0'
      """),
    .init(
      "trialsTwice",
      """
      method: tpe
      run_cap: 4
      trials: 4
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:1: error: grid: 'trials' and 'run_cap', in line 2, are the same setting; keep one of \
      them
      """),
    .init(
      "tooManyTrials",
      """
      method: tpe
      trials: 10001
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:2:9: error: trials: expected a whole number from 1 to 10000, found '10001'
      """),
    .init(
      "fewTrialsOfAGrid",
      """
      method: grid
      run_cap: 3
      parameters: {dropout: {values: [0.1, 0.2]}, epochs: {values: [1, 2]}}
      """,
      """
      g.conf:2:1: error: run_cap: 'method: grid' trains all 4 combinations; remove 'run_cap', or \
      search a part with 'method: random'
      """),
    .init(
      "fewTrialsOfASearchedGrid",
      """
      method: grid
      trials: 3
      early_terminate: {type: median}
      parameters: {dropout: {values: [0.1, 0.2]}, batch_size: {values: [64, 128]}}
      """,
      """
      g.conf:2:1: error: trials: 'method: grid' trains all 4 combinations; remove 'trials', or \
      search a part with 'method: random'
      """),
    .init(
      "infiniteGrid",
      """
      method: grid
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:2:14: error: parameters: 'dropout': 'method: grid' trains every value, and these are \
      too many; give 'values', or search with another method
      """),
    .init(
      "infiniteSearchedGrid",
      """
      method: grid
      early_terminate: {type: asha}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:14: error: parameters: 'dropout': 'method: grid' trains every value, and these are \
      too many; give 'values', or search with another method
      """),
    .init(
      "largeSearchedGrid",
      """
      method: grid
      early_terminate: {type: asha}
      parameters: {batch_size: {min: 1, max: 200}, embedding_dim: {min: 1, max: 100}}
      """,
      """
      g.conf:3:1: error: parameters: there are more than 10000 combinations; take values away, or \
      search with another method
      """),
    .init(
      "probabilitiesOfAGrid",
      """
      method: grid
      parameters: {dropout: {values: [0.1, 0.2], probabilities: [0.5, 0.5]}}
      """,
      """
      g.conf:2:59: error: parameters: 'dropout': probabilities have no effect with 'method: grid', \
      which trains every value
      """),
    .init(
      "nothingToSearch",
      """
      method: tpe
      trials: 4
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:1: error: method: a search needs 'parameters' to vary
      """),
    .init(
      "zipAndExclude",
      """
      method: tpe
      trials: 4
      parameters: {dropout: {min: 0.1, max: 0.2}}
      zip: [{epochs: [1, 2], batch_size: [64, 128]}]
      exclude: [{epochs: 1}]
      seeds: {until: settled}
      """,
      """
      g.conf:4:1: error: zip: a search draws each parameter by itself; use 'method: grid', or \
      'parameters' with 'when'
      g.conf:5:1: error: exclude: a search has no list of combinations; narrow the ranges, or add \
      'when' to a parameter
      g.conf:6:8: error: seeds: 'until: settled' adds seeds to fixed configurations, and a search \
      makes its own; list them, such as 'seeds: [1, 2, 3]'
      """),
    .init(
      "nameOfASuggestion",
      """
      method: tpe
      trials: 4
      baseline: suggestion-3
      experiments: [{name: suggestion-1}, {name: suggestion-x}]
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:11: error: baseline: 'suggestion-3' is a suggestion, which depends on results; name a \
      configuration of 'experiments'
      g.conf:4:22: error: experiment: name: 'suggestion-1' is the name of a suggestion of the \
      search; choose another
      """),
    .init(
      "baselineWithoutExperiments",
      """
      method: tpe
      trials: 4
      baseline: base
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:11: error: baseline: there is no configuration 'base'; expected baseline
      """),
    .init(
      "contradictoryDefaults",
      """
      method: tpe
      trials: 4
      defaults: {residual: identity, attention_heads: 3}
      parameters: {attention_heads: {value: 1}}
      """,
      """
      g.conf:3:11: error: defaults: residual: identity needs attention_heads × attention_dim = \
      embedding_dim, but 3 × 16 is not 16; correct the defaults, which train as the baseline, or \
      give another one under 'experiments'
      """),
    .init(
      "testMetric",
      """
      method: tpe
      trials: 4
      metric: auc
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:9: error: metric: a search that chooses by the test rows leaves none for an honest \
      result; use 'validation_auc'
      """),
    .init(
      "testMetricOfAnotherCutoff",
      """
      method: tpe
      trials: 4
      evaluation: {candidates: all}
      metric: {name: ndcg@5/all, goal: maximize, impute: worst, tarjet: 1}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:4:16: error: metric: a search that chooses by the test rows leaves none for an honest \
      result; use 'validation_ndcg@5' and add its k under 'evaluation': {k: [5]}
      g.conf:4:59: error: metric: unknown key 'tarjet'; expected name or goal
      """),
    .init(
      "metricOfWandb",
      """
      method: tpe
      trials: 4
      metric: {name: val_loss, goal: minimize}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:16: error: metric: expected one of validation_ndcg_all@10, validation_recall@10, \
      validation_ndcg@10, validation_hit_rate@10, validation_mrr@10, validation_map@10, \
      validation_auc, validation_gauc, validation_logloss, validation_brier, validation_ece, found \
      'val_loss'; did you mean 'validation_logloss'?
      """),
    .init(
      "goalOfASearch",
      """
      method: tpe
      trials: 4
      metric: {name: validation_auc, goal: minimize}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:38: error: metric: expected the goal maximize for validation_auc, found 'minimize'
      """),
    .init(
      "objectivesOfAGrid",
      """
      method: grid
      metrics: [validation_auc, operations]
      parameters: {dropout: {values: [0.1, 0.2]}}
      """,
      """
      g.conf:2:1: error: metrics: a grid has one 'metric'; only searches have several
      """),
    .init(
      "objectivesAndMetric",
      """
      method: tpe
      trials: 4
      metric: validation_auc
      metrics: [validation_auc, validation_auc, seconds_estimat, auc, {name: operations, goal: maximize}]
      early_terminate: {type: asha}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:1: error: grid: 'metric' and 'metrics', in line 4, exclude each other; keep one of \
      them
      g.conf:4:1: error: metrics: 'early_terminate' judges trials by one metric; leave it out, or \
      give one 'metric'
      g.conf:4:27: error: metrics: 'validation_auc' is given twice
      g.conf:4:43: error: metrics: expected a metric or a cost, found 'seconds_estimat'; did you mean \
      'seconds_estimate'?
      g.conf:4:60: error: metric: a search that chooses by the test rows leaves none for an honest \
      result; use 'validation_auc'
      g.conf:4:90: error: metrics: expected the goal minimize for operations, found 'maximize'
      """),
    .init(
      "oneObjective",
      """
      method: tpe
      trials: 4
      metrics: [validation_auc]
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:10: error: metrics: expected at least two; for one, give 'metric'
      """),
    .init(
      "costsAlone",
      """
      method: tpe
      trials: 4
      metrics: [operations, seconds_estimate]
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:23: error: metrics: 'seconds_estimate' and 'operations' order trials alike; keep one \
      of them
      """),
    .init(
      "oneCost",
      """
      method: tpe
      trials: 4
      metrics: [operations]
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:10: error: metrics: expected at least two; for one, give 'metric'
      g.conf:3:10: error: metrics: expected a metric beside the costs, such as validation_auc
      """),
    .init(
      "earlyTerminationWord",
      """
      method: tpe
      trials: 4
      early_terminate: asha
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:18: error: early_terminate: expected a mapping such as {type: asha, min_iter: 1}, \
      found 'asha'
      """),
    .init(
      "earlyTerminationKeys",
      """
      method: tpe
      trials: 4
      early_terminate: {type: hyperbend, min_iter: 0, eta: 1.5, maxiter: 3}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:25: error: early_terminate type: expected one of asha, hyperband, median, found \
      'hyperbend'; did you mean 'hyperband'?
      g.conf:3:46: error: early_terminate min_iter: expected a whole number from 1 to 100000, found \
      '0'
      g.conf:3:54: error: early_terminate eta: expected a whole number from 2 to 1000, found '1.5'
      g.conf:3:59: error: early_terminate: unknown key 'maxiter'; did you mean 'max_iter'?
      """),
    .init(
      "earlyTerminationWithoutType",
      """
      method: tpe
      trials: 4
      early_terminate: {s: 2}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:18: error: early_terminate: expected a 'type': asha, hyperband or median
      g.conf:3:19: error: early_terminate: 's' needs 'max_iter'; give 'min_iter' instead
      """),
    .init(
      "bracketsWithoutS",
      """
      method: tpe
      trials: 4
      early_terminate: {type: hyperband, max_iter: 27}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:36: error: early_terminate: 'max_iter' needs 's', which gives min_iter = max_iter / \
      eta^s; give 'min_iter' instead
      """),
    .init(
      "bothIterations",
      """
      method: tpe
      trials: 4
      early_terminate: {type: hyperband, max_iter: 27, min_iter: 1}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:36: error: early_terminate: 'max_iter' stands in place of 'min_iter'; keep one of \
      them
      """),
    .init(
      "etaOfTheMedian",
      """
      method: tpe
      trials: 4
      early_terminate: {type: median, eta: 2}
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:3:33: error: early_terminate: 'eta' has no effect with 'median', which decides after \
      each epoch from 'min_iter' on; remove it
      """),
    .init(
      "ruleBeyondTheEpochs",
      """
      method: tpe
      trials: 4
      early_terminate: {type: asha, min_iter: 5}
      parameters: {dropout: {min: 0.1, max: 0.2}, epochs: {min: 1, max: 5}}
      """,
      """
      g.conf:3:1: error: early_terminate: min_iter is 5, but trials train at most 5 epochs, so none \
      would end early; lower min_iter or raise 'epochs'
      """),
    .init(
      "certainValidationMetric",
      """
      method: tpe
      trials: 4
      dataset: {path: sample, split: leave_one_out}
      metric: validation_ndcg@10
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """,
      """
      g.conf:4:9: error: metric: validation_ndcg@10 is 1 for every model, because the split leaves \
      each user one validation row to rank; let 'metric: validation_auc' decide
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
