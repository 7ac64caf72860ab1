import Testing

/// Everything but hyperparameters: name, seeds, metric, baseline, dataset.
struct SectionMistakeTests {
  static let mistakes: [GridMistake] = [
    .init(
      "reductionOfUsers",
      """
      dataset:
        path: a.csv
        label: y
        fields: {user: {column: u, min_count: 2}, item: i, a: {hash_bucket: 3}, b: {min_count: 0}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:4:30: error: dataset fields user: 'min_count' would make several users one, and \
      metrics are computed for each; give the column a second time as a field of another name, \
      and reduce that
      g.conf:4:58: error: dataset fields a: unknown key 'hash_bucket'; did you mean 'hash_buckets'?
      g.conf:4:90: error: dataset fields b min_count: expected a whole number from 1 to \
      1000000000, found '0'
      """),
    .init(
      "rangesOfSeeds",
      """
      seeds: [1..3, 3, 9..7, 1..2000, 4..]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:15: error: seeds: 3 is given twice
      g.conf:1:18: error: seeds: the range 9..7 ends before it begins; write 7..9
      g.conf:1:24: error: seeds: the range 1..2000 has more than 1000 seeds
      g.conf:1:33: error: seeds: expected a whole number of at least 0, found '4..'
      """),
    .init(
      "unknownSection",
      """
      experiments: [{name: baseline}]
      default: {epochs: 5}
      """,
      """
      g.conf:2:1: error: grid: unknown key 'default'; did you mean 'defaults'?
      """),
    .init(
      "unknownSectionNotNear",
      """
      experiments: [{name: baseline}]
      callbacks: []
      """,
      """
      g.conf:2:1: error: grid: unknown key 'callbacks'; expected one of name, description, \
      dataset, baseline, seeds, splits, folds, metric, metrics, rope, evaluation, method, trials, \
      run_cap, early_terminate, defaults, experiments, parameters, zip, exclude
      """),
    .init(
      "hyperparameterAtTop",
      """
      experiments: [{name: baseline}]
      epochs: 5
      """,
      """
      g.conf:2:1: error: grid: 'epochs' is a hyperparameter; put it under 'defaults' or into an \
      experiment
      """),
    .init(
      "nothingToTrain",
      """
      name: x
      defaults: {epochs: 5}
      """,
      """
      g.conf:1:1: error: nothing to train: expected 'experiments', 'parameters' or 'zip'
      """),
    .init(
      "unsafeName",
      """
      name: a/b
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:7: error: name: expected at most 100 letters, digits, '.', '_' or '-', beginning \
      with a letter, digit or '_', because files are named after it; found 'a/b'
      """),
    .init(
      "invisibleName",
      "name: \"a\\u200Bb\"\nexperiments: [{name: baseline}]",
      "g.conf:1:7: error: name: holds the invisible character U+200B; remove it"),
    .init(
      "directionInName",
      "name: \"a\\u202Eb\"\nexperiments: [{name: baseline}]",
      "g.conf:1:7: error: name: holds the invisible character U+202E; remove it"),
    .init(
      "fillerAsName",
      "name: \"\\u3164\"\nexperiments: [{name: baseline}]",
      "g.conf:1:7: error: name: holds the invisible character U+3164; remove it"),
    .init(
      "nameOfDots",
      "name: ..\nexperiments: [{name: baseline}]",
      """
      g.conf:1:7: error: name: expected at most 100 letters, digits, '.', '_' or '-', beginning \
      with a letter, digit or '_', because files are named after it; found '..'
      """),
    .init(
      "nameBeginsWithMark",
      "name: \"\\u0301a\"\nexperiments: [{name: baseline}]",
      """
      g.conf:1:7: error: name: expected at most 100 letters, digits, '.', '_' or '-', beginning \
      with a letter, digit or '_', because files are named after it; found '\u{301}a'
      """),
    .init(
      "nameOfManyBytes",
      "name: \(String(repeating: "가", count: 67))\nexperiments: [{name: baseline}]",
      """
      g.conf:1:7: error: name: expected at most 200 bytes in UTF-8, because files are named after \
      it; found 201; shorten it
      """),
    .init(
      "configurationNamedLikeAKind",
      """
      experiments: [{name: "trial: 1"}, {name: "trial:1", epochs: 3}]
      """,
      """
      g.conf:1:42: error: experiment: name: 'trial:1' begins with 'trial:', which commands read as \
      the kind of what is named; choose another name
      """),
    .init(
      "baselineOfMany",
      """
      baseline: a30
      parameters: {epochs: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, \
      19, 20, 21, 22, 23]}}
      """,
      """
      g.conf:1:11: error: baseline: there is no configuration 'a30'; expected one of 'epochs=1', \
      'epochs=2', 'epochs=3', 'epochs=4', 'epochs=5', 'epochs=6', 'epochs=7', 'epochs=8', \
      'epochs=9', 'epochs=10', 'epochs=20', 'epochs=11', 'epochs=12', 'epochs=13', 'epochs=14', \
      'epochs=15', 'epochs=16', 'epochs=17', 'epochs=18', 'epochs=19' and 3 more (without \
      'baseline', 'sweep g.conf `dry run`' lists all)
      """),
    .init(
      "nameIsList",
      """
      name: [a]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:7: error: name: expected a name, found [a]
      """),
    .init(
      "seedsTwiceAndNegative",
      """
      seeds: [1, 2, 1, -1, x, 1.5]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:15: error: seeds: 1 is given twice
      g.conf:1:18: error: seeds: expected a whole number of at least 0, found '-1'
      g.conf:1:22: error: seeds: expected a whole number of at least 0, found 'x'
      g.conf:1:25: error: seeds: expected a whole number of at least 0, found '1.5'
      """),
    .init(
      "seedsUntilSomethingElse",
      """
      seeds: {start: 1, most: 5000, until: setled, count: 3}
      rope: 0
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:16: error: seeds start: expected a whole number from 2 to 1000, found '1'
      g.conf:1:25: error: seeds most: expected a whole number from 2 to 1000, found '5000'
      g.conf:1:38: error: seeds until: expected one of settled, found 'setled'; did you mean 'settled'?
      g.conf:1:46: error: seeds: unknown key 'count'; expected one of start, most, until, first
      g.conf:2:7: error: rope: expected a number above 0, found '0'
      """),
    .init(
      "seedsStartAfterTheEnd",
      """
      seeds: {start: 9, most: 5}
      rope: 2
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:8: error: seeds: expected 'until: settled' in a mapping; a list such as [1, 2, 3] gives \
      fixed seeds
      g.conf:1:8: error: seeds: start is 9, which is more than most: 5
      g.conf:2:7: error: rope: expected a difference of ndcg_all@10 that does not matter, such as 0.001; \
      found 2
      """),
    .init(
      "seedsEmpty",
      """
      seeds: []
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:8: error: seeds: expected a list of whole numbers of at least 0, found an empty \
      list
      """),
    .init(
      "seedsWord",
      """
      seeds: many
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:8: error: seeds: expected a whole number of at least 0, found 'many'
      """),
    .init(
      "metricUnknown",
      """
      metric: ndgc@10
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: expected one of ndcg_all@10, recall@10, ndcg@10, hit_rate@10, \
      mrr@10, map@10, auc, gauc, logloss, brier, ece, found 'ndgc@10'; did you mean 'ndcg@10'?
      """),
    .init(
      "metricByColumn",
      """
      metric: hitrate
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: expected one of ndcg_all@10, recall@10, ndcg@10, hit_rate@10, \
      mrr@10, map@10, auc, gauc, logloss, brier, ece, found 'hitrate'; did you mean 'recall@10'?
      """),
    .init(
      "metricNotNear",
      """
      metric: fairness
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: expected one of ndcg_all@10, recall@10, ndcg@10, hit_rate@10, \
      mrr@10, map@10, auc, gauc, logloss, brier, ece, found 'fairness'
      """),
    .init(
      "goalUnknown",
      """
      metric: {name: auc, goal: maximise}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:27: error: metric goal: expected one of maximize, minimize, found 'maximise'; \
      did you mean 'maximize'?
      """),
    .init(
      "goalWrong",
      """
      metric: {name: logloss, goal: maximize}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:31: error: metric: expected the goal minimize for logloss, found 'maximize'
      """),
    .init(
      "metricWithoutName",
      """
      metric: {goal: maximize}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: expected a 'name'
      """),
    .init(
      "metricUnknownKey",
      """
      metric: {nam: auc, name: auc}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:10: error: metric: unknown key 'nam'; did you mean 'name'?
      """),
    .init(
      "baselineUnknown",
      """
      baseline: basline
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:11: error: baseline: there is no configuration 'basline'; did you mean 'baseline'?
      """),
    .init(
      "baselineNotNear",
      """
      baseline: x
      experiments: [{name: one}, {name: two, epochs: 6}]
      """,
      """
      g.conf:1:11: error: baseline: there is no configuration 'x'; expected one or two
      """),
    .init(
      "baselineSettled",
      """
      baseline: dropout=0.4
      experiments: [{name: baseline}]
      parameters: {dropout: {values: [0.2, 0.4]}}
      """,
      """
      g.conf:1:11: error: baseline: 'dropout=0.4' is the same setting as 'baseline'; name that
      """),
    .init(
      "splitKinds",
      """
      dataset: {path: d, split: {kind: by_tim, test: 0.1}, vocabulary: test}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:34: error: dataset split kind: expected one of rows, by_user, users, by_time, last, \
      leave_one_out, found 'by_tim'; did you mean 'by_time'?
      g.conf:1:66: error: dataset vocabulary: expected one of all, train, found 'test'
      """),
    .init(
      "splitKeysWithoutMeaning",
      """
      dataset: {path: d, split: {kind: last, test: 0.1, seed: 1}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:27: error: dataset split: 'last' needs 'n', the number of each user's last rows that \
      test: {kind: last, n: 5}
      g.conf:1:40: error: dataset split: 'test' means nothing here: 'last' divides by a number of \
      rows, not by shares
      g.conf:1:51: error: dataset split: 'seed' means nothing here: 'last' has nothing random
      """),
    .init(
      "splitNumber",
      """
      dataset: {path: d, split: {kind: by_time, n: 2}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:43: error: dataset split: 'n' means nothing here: 'by_time' takes no number of rows
      """),
    .init(
      "evaluationWords",
      """
      evaluation: {candidates: al, k: [0, 5, 5], top: 3}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:26: error: evaluation candidates: expected own, all or {sampled: 100}, found 'al'; \
      did you mean 'all'?
      g.conf:1:34: error: evaluation k: expected a whole number from 1 to 10000, found '0'
      g.conf:1:40: error: evaluation k: 5 is given twice
      g.conf:1:44: error: evaluation: unknown key 'top'; expected one of candidates, k, validation
      """),
    .init(
      "evaluationSample",
      """
      evaluation: {candidates: sampled}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:26: error: evaluation candidates: 'sampled' needs the number of movies: \
      {sampled: 100}
      """),
    .init(
      "metricThatIsNotMeasured",
      """
      metric: ndcg@5
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: ndcg@5 is not measured here; add its k under 'evaluation': {k: [5]}
      """),
    .init(
      "metricOfOtherCandidates",
      """
      metric: ndcg@10/all
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:9: error: metric: ndcg@10/all is not measured here; it needs 'candidates: all' under \
      'evaluation', and its k
      """),
    .init(
      "datasetShares",
      """
      dataset: {path: d, split: {test: 1.2, validation: 0, seed: -4, tests: 1}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:34: error: dataset split test: expected a number above 0 and below 1, found '1.2'
      g.conf:1:51: error: dataset split validation: expected a number above 0 and below 1, \
      found '0'
      g.conf:1:60: error: dataset split seed: expected a whole number of at least 0, found '-4'
      g.conf:1:64: error: dataset split: unknown key 'tests'; did you mean 'test'?
      """),
    .init(
      "datasetKeys",
      """
      dataset:
        min_ratings: 4
        min_rating: high
        fields: [user_id, movie, user_id]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:2:3: error: dataset: unknown key 'min_ratings'; did you mean 'min_rating'?
      g.conf:2:3: error: dataset: expected a 'path'
      g.conf:3:15: error: dataset min_rating: expected a number of at least 0 and at most \
      1000000, found 'high'
      g.conf:4:21: error: dataset fields: expected one of user_id, movie_id, movie_decade, \
      movie_year, rating_year, rating_month, rating_decade, genre1, genre2, genre3, gender, \
      age, occupation, zip, user_activity, movie_popularity, since_previous, genres, found 'movie'
      g.conf:4:28: error: dataset fields: 'user_id' is given twice
      """),
    .init(
      "datasetPathAndSource",
      """
      dataset: {path: a, source: b}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:20: error: dataset: 'source' and 'path' say the same; give one of them
      """),
    .init(
      "datasetFieldsEmpty",
      """
      dataset: {path: a, fields: []}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:28: error: dataset fields: expected a list of field names, found an empty list
      """),
    .init(
      "datasetBand",
      """
      dataset: {path: a, drop: [4, 3]}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:26: error: dataset drop: expected the least and the greatest rating to leave out: \
      [3, 3]
      """),
    .init(
      "tableWithoutLabel",
      """
      dataset: {path: a.csv, numeric: {price: log}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:24: error: dataset: 'numeric' belongs to a table, whose 'fields' are a mapping to \
      columns: {user: …, item: …}
      """),
    .init(
      "ratingsWithoutLabel",
      """
      dataset: {path: a.csv, fields: {user: u, item: i}, min_rating: 4, drop: [3, 3]}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:52: error: dataset: 'min_rating' needs ratings; name their column, 'label'
      g.conf:1:67: error: dataset: 'drop' needs ratings; name their column, 'label'
      """),
    .init(
      "tableWithoutFields",
      """
      dataset: {path: a.csv, label: clicked}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:24: error: dataset: a table needs 'fields', which name the columns of its users and \
      items: {user: …, item: …}
      """),
    .init(
      "tableColumns",
      """
      dataset:
        path: a.csv
        label: clicked
        separator: ", "
        fields: {user: u, genres1: g}
        numeric: {price: {bin: 3}, views: {bins: 1}, hour: linear, age: {column: ""}, day: {}}
        lists: {genres: {fields: 0}}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:3: error: dataset: there are two fields called 'genres1'
      g.conf:4:14: error: dataset separator: expected one character, such as ",", ";" or "\\t"
      g.conf:5:11: error: dataset fields: expected 'item', the column of items: the ranking \
      metrics are computed for users and items
      g.conf:6:21: error: dataset numeric price: unknown key 'bin'; did you mean 'bins'?
      g.conf:6:44: error: dataset numeric views bins: expected a whole number from 2 to 65536, \
      found '1'
      g.conf:6:54: error: dataset numeric hour: expected 'log' or {bins: …}, found 'linear'
      g.conf:6:76: error: dataset numeric age column: expected a column's name, found ''
      g.conf:6:86: error: dataset numeric day: expected 'bins', how many there are
      g.conf:7:28: error: dataset lists genres fields: expected a whole number from 1 to 64, \
      found '0'
      """),
    .init(
      "tableLists",
      """
      dataset:
        path: a.csv
        label: clicked
        fields: {user: u, item: i}
        lists:
          genres: {pool: mean, fields: 3}
          tags: {pool: sum}
          words: {pooling: mean}
          codes: {pool: [mean]}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:6:26: error: dataset lists genres: 'pool' makes one field of all values, 'fields' a \
      field of each; give one of them
      g.conf:7:18: error: dataset lists tags pool: expected 'mean', found 'sum'
      g.conf:8:13: error: dataset lists words: unknown key 'pooling'; expected one of separator, \
      fields, pool, column, min_count, hash_buckets
      g.conf:9:19: error: dataset lists codes pool: expected 'mean', found [mean]
      """),
    .init(
      "tableThatLeaksTheLabel",
      """
      dataset:
        path: a.csv
        label: clicked
        fields: {user: user_id, item: item_id, seen: clicked}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:3: error: dataset: the field 'seen' is read from the label's column 'clicked'; the \
      label would leak into the features
      """),
    .init(
      "tableWithListOfFields",
      """
      dataset: {path: a.csv, label: clicked, fields: [user_id]}
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:48: error: dataset fields: expected a mapping of fields to columns: {user: …, \
      item: …}, found [user_id]
      """),
    .init(
      "datasetFeatures",
      """
      dataset:
        path: a
        features: [user_activity, gender]
        cross: [[gender], [age, gendre], [zip, zip]]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:3:29: error: dataset features: expected one of user_activity, movie_popularity, \
      since_previous, genres, rating_year, rating_month, rating_decade, found 'gender'; did you \
      mean 'genres'?
      g.conf:4:11: error: dataset cross: expected two fields or more
      g.conf:4:27: error: dataset cross: expected one of user_id, movie_id, movie_decade, \
      movie_year, rating_year, rating_month, rating_decade, genre1, genre2, genre3, gender, age, \
      occupation, zip, user_activity, movie_popularity, since_previous, genres, found 'gendre'; did \
      you mean 'gender'?
      g.conf:4:42: error: dataset cross: 'zip' is given twice
      """),
    .init(
      "datasetList",
      """
      dataset: [a]
      experiments: [{name: baseline}]
      """,
      """
      g.conf:1:10: error: dataset: expected a name, a path or a mapping, found [a]
      """),
    .init(
      "everythingAtOnce",
      """
      name: my sweep
      seeds: [1, 1]
      metric: ndcg
      baseline: exp2
      defaults: {epoch: 5}
      experiments:
        - {name: exp1, dropout: 40%}
      parameters:
        batch_size: {values: [0]}
      """,
      """
      g.conf:1:7: error: name: expected at most 100 letters, digits, '.', '_' or '-', beginning \
      with a letter, digit or '_', because files are named after it; found 'my sweep'
      g.conf:2:12: error: seeds: 1 is given twice
      g.conf:3:9: error: metric: expected one of ndcg_all@10, recall@10, ndcg@10, hit_rate@10, \
      mrr@10, map@10, auc, gauc, logloss, brier, ece, found 'ndcg'; did you mean 'ndcg_all@10'?
      g.conf:5:12: error: defaults: unknown key 'epoch'; did you mean 'epochs'?
      g.conf:7:27: error: dropout: expected a number of at least 0 and below 1, found '40%'
      g.conf:9:25: error: batch_size: expected a whole number from 1 to 1048576, found '0'
      """),
  ]

  @Test(arguments: mistakes) func isExplained(_ mistake: GridMistake) { mistake.check() }
}
