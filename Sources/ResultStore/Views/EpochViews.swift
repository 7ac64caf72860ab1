import ExperimentModel

extension ResultView {
  /// A row per epoch of a trial, as the worker reported it.
  static let epochResults = ResultView(
    "epoch_results", row: "an epoch of a trial; 'epochs' has more columns",
    columns: [
      Column("sweep", "s.name"),
      Column("name", "c.name"),
      Column("seed", "t.seed"),
      Column("epoch", "e.epoch"),
      Column(.trainLoss, "e.train_loss"),
      Column(.validationLoss, "e.validation_loss"),
      Column(.validationAUC, "e.validation_auc"),
      Column("seconds", "e.seconds"),
      Column("samples_per_second", "e.samples_per_second"),
      Column("trial", "t.hex"),
      Column(.learningRate, "e.learning_rate"),
    ],
    from: trials + "JOIN epoch_metrics e ON e.attempt_id = t.attempt_id")

  /// A row per epoch of a trial, with the columns of learning curves.
  static let epochs = ResultView(
    "epochs", row: "an epoch of a trial, for learning curves",
    columns: [
      Column("sweep", "s.name"),
      Column("number", "c.number"),
      Column("name", "c.name"),
      Column("seed", "t.seed"),
      Column("epoch", "e.epoch"),
      Column("epochs", "json_extract(c.hyperparameters, '$.epochs')"),
      Column(.trainLoss, "e.train_loss"),
      Column(.validationLoss, "e.validation_loss"),
      Column(.validationAUC, "e.validation_auc"),
      Column("best_validation_auc", "e.best_validation_auc"),
      // By what early stopping monitors, else by AUC; the first of equals.
      Column("is_best", "e.place = 1 AND e.monitored IS NOT NULL"),
      Column("is_last", "e.epoch = e.last_epoch"),
      Column("seconds", "e.seconds"),
      Column("elapsed_seconds", "e.elapsed_seconds"),
      Column("samples_per_second", "e.samples_per_second"),
      Column("trial", "t.hex"),
      Column(.learningRate, "e.learning_rate"),
      // A JSON object: what early stopping or a schedule monitored.
      Column("validation_metrics", "e.validation_metrics"),
      // Its weights were tested and saved.
      Column("is_kept", "t.state = 'finished' AND e.epoch = ifnull(r.kept_epoch, e.last_epoch)"),
      Column("split", "m.split"),
    ],
    from: trials + """
      JOIN (
        SELECT *,
          max(validation_auc) OVER so_far AS best_validation_auc,
          sum(seconds) OVER so_far AS elapsed_seconds,
          max(epoch) OVER (PARTITION BY attempt_id) AS last_epoch,
          row_number() OVER (PARTITION BY attempt_id ORDER BY monitored DESC, epoch) AS place
        FROM (\(monitoredEpochs))
        WINDOW so_far AS (PARTITION BY attempt_id ORDER BY epoch)
      ) e ON e.attempt_id = t.attempt_id
      LEFT JOIN trial_results r ON r.trial_id = t.id
      """)

  /// The epochs that count, with the measure that early stopping monitors, else the validation AUC;
  /// higher is better.
  private static let monitoredEpochs = """
    SELECT e.*,
      CASE ifnull(json_extract(t.hyperparameters, '$.early_stopping'), 'off')
        WHEN 'off' THEN e.validation_auc
        WHEN '\(ValidationMeasure.auc.rawValue)' THEN e.validation_auc
        WHEN '\(ValidationMeasure.loss.rawValue)' THEN -e.validation_loss
        ELSE json_extract(e.validation_metrics, '$."'
          || substr(json_extract(t.hyperparameters, '$.early_stopping'), 12) || '"')
          * \(signOfMonitored)
      END AS monitored
    FROM epoch_metrics e JOIN trials t ON t.attempt_id = e.attempt_id
    """

  /// −1 for monitored metrics that are better when lower.
  private static let signOfMonitored: String = {
    let names = ValidationMeasure.allCases.filter { $0.goal == .minimize }.map {
      "'\($0.rawValue)'"
    }
    return "CASE WHEN json_extract(t.hyperparameters, '$.early_stopping') IN "
      + "(\(names.joined(separator: ", "))) THEN -1 ELSE 1 END"
  }()

  private static let trials = """
    memberships m
    JOIN sweeps s ON s.id = m.sweep_id
    JOIN configurations c ON c.id = m.configuration_id
    JOIN trials t ON t.id = m.trial_id

    """
}
