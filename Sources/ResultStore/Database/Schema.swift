import ExperimentModel
import GRDB

/// Tables of the database and their migrations. Each migration is one transaction.
enum Schema {
  /// "SWEP" in ASCII: `PRAGMA application_id` of every database that sweep made.
  static let applicationID: Int32 = 0x5357_4550

  static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: tablesOfVersion1)
    }
    migrator.registerMigration("v2") { db in
      for table in [
        "configurations", "epoch_metrics", "trial_results", "user_lists", "user_metrics",
      ] {
        try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN checksum INTEGER")
      }
    }
    migrator.registerMigration("v3") { db in
      // They name the table that is replaced. Opening the database makes them again.
      try ResultViews.drop(in: db)
      try db.execute(sql: attemptsOfVersion3)
      try db.execute(sql: "ALTER TABLE trial_results ADD COLUMN metrics BLOB")
    }
    migrator.registerMigration("v4") { db in
      // A copy of the trial's rows in final_metrics.
      try db.execute(sql: "ALTER TABLE trial_results DROP COLUMN metrics")
    }
    migrator.registerMigration("v5") { db in
      try db.execute(sql: "ALTER TABLE epoch_metrics ADD COLUMN learning_rate REAL")
      // Metrics of the validation rows that a setting monitors, as a JSON object by name.
      try db.execute(sql: "ALTER TABLE epoch_metrics ADD COLUMN validation_metrics TEXT")
      // Trained epochs where early stopping may have left some out.
      try db.execute(sql: "ALTER TABLE trial_results ADD COLUMN epochs INTEGER")
      try db.execute(sql: attentionMapsOfVersion5)
    }
    migrator.registerMigration("v6") { db in
      try db.execute(sql: columnsOfVersion6)
      try KeptEpochs(db).restore()
    }
    migrator.registerMigration("v7") { db in
      // The seed or fold of the trial's split; null in a sweep with one split. Of the membership,
      // because another sweep may have the same trial as its only split.
      try db.execute(sql: "ALTER TABLE memberships ADD COLUMN split INTEGER")
    }
    return migrator
  }

  /// Maker of a database, by its header.
  enum Origin {
    case sweep
    /// No table yet.
    case empty
    case anotherProgram
  }

  static func origin(of db: Database) throws -> Origin {
    if try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID { return .sweep }
    // The migrator makes its own table before the first migration sets the identity above. If the
    // disk is full in between, that table is all there is.
    let objects =
      try Int.fetchOne(
        db,
        sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") ?? 0
    return objects == 0 ? .empty : .anotherProgram
  }

  /// Version 3 moved logs, which are most of the bytes, to a table of their own: lists and reports
  /// then read 1 MB for 10,000 attempts instead of 40. For the same reason an attempt that has
  /// ended stores the number and mean speed of its epochs.
  ///
  /// The new table is a copy: dropping the column would leave the old one's pages nearly empty.
  private static let attemptsOfVersion3 = """
    CREATE TABLE attempt_logs (
      attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE,
      log TEXT NOT NULL
    ) STRICT;
    INSERT INTO attempt_logs SELECT id, log FROM attempts WHERE log <> '';

    CREATE TABLE attempts_of_version_3 (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
      runner_pid INTEGER,
      started_at REAL NOT NULL,
      ended_at REAL,
      state TEXT NOT NULL,
      message TEXT,
      cpu_seconds REAL,
      peak_resident_bytes INTEGER,
      epochs INTEGER,
      samples_per_second REAL,
      checksum INTEGER
    ) STRICT;
    INSERT INTO sqlite_sequence SELECT 'attempts_of_version_3', seq FROM sqlite_sequence
      WHERE name = 'attempts';
    INSERT INTO attempts_of_version_3 (
      id, trial_id, runner_pid, started_at, ended_at, state, message, cpu_seconds,
      peak_resident_bytes, epochs, samples_per_second)
    SELECT id, trial_id, runner_pid, started_at, ended_at, state, message, cpu_seconds,
      peak_resident_bytes,
      CASE WHEN ended_at IS NOT NULL THEN
        (SELECT count(*) FROM epoch_metrics e WHERE e.attempt_id = attempts.id) END,
      CASE WHEN ended_at IS NOT NULL THEN
        (SELECT avg(e.samples_per_second) FROM epoch_metrics e WHERE e.attempt_id = attempts.id) END
    FROM attempts;
    DROP TABLE attempts;
    ALTER TABLE attempts_of_version_3 RENAME TO attempts;
    CREATE INDEX attempts_by_trial ON attempts (trial_id);
    CREATE INDEX attempts_under_way ON attempts (trial_id) WHERE ended_at IS NULL;
    """

  /// "layers" has one little-endian Float64 per layer and pair of fields, row by row.
  ///
  /// A table of its own: only reports read it.
  private static let attentionMapsOfVersion5 = """
    CREATE TABLE attention_maps (
      trial_id INTEGER PRIMARY KEY REFERENCES trials (id) ON DELETE CASCADE,
      fields TEXT NOT NULL,
      layers BLOB NOT NULL,
      checksum INTEGER NOT NULL
    ) STRICT;
    """

  /// `kept_epoch` is the epoch whose weights early stopping kept; null for the last one.
  ///
  /// Bins of a reliability diagram: "numbers" has three little-endian Float64 for each of the bins:
  /// rows, positive rows, and the sum of probabilities.
  private static let columnsOfVersion6 = """
    ALTER TABLE trial_results ADD COLUMN kept_epoch INTEGER;
    -- The users of per-user metrics of the validation rows.
    ALTER TABLE trial_results ADD COLUMN validation_user_list_id INTEGER REFERENCES user_lists (id);
    CREATE TABLE reliability_bins (
      trial_id INTEGER PRIMARY KEY REFERENCES trials (id) ON DELETE CASCADE,
      numbers BLOB NOT NULL,
      checksum INTEGER NOT NULL
    ) STRICT;
    """

  /// Version 2 added a `checksum` (`RowChecksum`) to the tables that results are computed from; it
  /// is null in older rows.
  ///
  /// Times are seconds since 1970 in UTC. Measurements may be null: SQLite stores NaN so. Seeds
  /// above the largest signed integer are text.
  private static let tablesOfVersion1 = """
    CREATE TABLE datasets (
      hash TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      description TEXT NOT NULL
    ) STRICT;

    CREATE TABLE environments (
      id INTEGER PRIMARY KEY,
      description TEXT NOT NULL UNIQUE
    ) STRICT;

    -- The latest sweep has the largest registration.
    CREATE TABLE sweeps (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      baseline TEXT NOT NULL,
      definition TEXT NOT NULL,
      data_hash TEXT NOT NULL REFERENCES datasets (hash),
      environment_id INTEGER NOT NULL REFERENCES environments (id),
      registration INTEGER NOT NULL,
      registered_at REAL NOT NULL
    ) STRICT;

    CREATE TABLE configurations (
      id INTEGER PRIMARY KEY,
      sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      hyperparameters TEXT NOT NULL,
      UNIQUE (sweep_id, number),
      UNIQUE (sweep_id, name)
    ) STRICT;

    -- last_name and last_description, of the latest registration, name a trial that no sweep holds.
    -- attempt_id is the attempt whose epochs count: the one that finished, else the latest.
    CREATE TABLE trials (
      id INTEGER PRIMARY KEY,
      hex TEXT NOT NULL UNIQUE,
      hyperparameters TEXT NOT NULL,
      seed ANY NOT NULL,
      data_hash TEXT NOT NULL,
      engine_version TEXT NOT NULL,
      state TEXT NOT NULL,
      last_name TEXT NOT NULL,
      last_description TEXT NOT NULL,
      attempt_id INTEGER REFERENCES attempts (id)
    ) STRICT;

    CREATE TABLE memberships (
      sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      configuration_id INTEGER NOT NULL REFERENCES configurations (id) ON DELETE CASCADE,
      trial_id INTEGER NOT NULL REFERENCES trials (id),
      PRIMARY KEY (sweep_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX memberships_by_trial ON memberships (trial_id);
    CREATE INDEX memberships_by_configuration ON memberships (configuration_id);

    CREATE TABLE attempts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
      runner_pid INTEGER,
      started_at REAL NOT NULL,
      ended_at REAL,
      state TEXT NOT NULL,
      message TEXT,
      log TEXT NOT NULL,
      cpu_seconds REAL,
      peak_resident_bytes INTEGER
    ) STRICT;
    CREATE INDEX attempts_by_trial ON attempts (trial_id);
    CREATE INDEX attempts_under_way ON attempts (trial_id) WHERE ended_at IS NULL;

    CREATE TABLE epoch_metrics (
      attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
      epoch INTEGER NOT NULL,
      train_loss REAL,
      validation_loss REAL,
      validation_auc REAL,
      seconds REAL,
      samples_per_second REAL,
      PRIMARY KEY (attempt_id, epoch)
    ) STRICT, WITHOUT ROWID;

    -- Trials on the same data share their list of users.
    CREATE TABLE user_lists (
      id INTEGER PRIMARY KEY,
      users BLOB NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE trial_results (
      trial_id INTEGER PRIMARY KEY REFERENCES trials (id) ON DELETE CASCADE,
      weights_hash TEXT NOT NULL,
      parameter_count INTEGER NOT NULL,
      user_list_id INTEGER NOT NULL REFERENCES user_lists (id)
    ) STRICT;

    CREATE TABLE final_metrics (
      trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      value REAL,
      PRIMARY KEY (trial_id, name)
    ) STRICT, WITHOUT ROWID;

    -- "values" has one little-endian Float64 per user, in the order of the trial's user list.
    CREATE TABLE user_metrics (
      trial_id INTEGER NOT NULL REFERENCES trials (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      "values" BLOB NOT NULL,
      PRIMARY KEY (trial_id, name)
    ) STRICT;
    """
}
