#!/usr/bin/env python3
"""Measures the overhead of a sweep beyond training, and the time to read a large database.

    python3 Benchmarks/runs/measure.py .build/release/sweep

Runs in a temporary folder and needs only Python's standard library.

1. Sweeps of 500 trials of one epoch on a few ratings, with two workers and with one. The overhead per
   trial is the time of its slot (jobs x wall-clock time / trials) minus the seconds of its epoch. The
   limit for recording results applies to one worker: two workers on two cores leave no core for it.
2. `list`, `report` and `query` on databases of 10,000 trials x 20 epochs x 8 metrics: 500
   configurations with 20 seeds, and one with 10,000. Rows are copies of one trained trial.

Exit status: 0 if every number is within its limit, 1 otherwise.
"""

import argparse
import json
import os
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from random import Random

ok = True
READING_LIMIT = 400  # ms


def check(what, value, limit, unit):
    global ok
    within = value < limit
    ok = ok and within
    print(f"{what:<44} {value:8.2f} {unit:<4} (limit {limit:g}){'' if within else '  EXCEEDED'}")


def write_data(folder):
    """200 ratings by 20 users of 20 movies in MovieLens 1M's layout."""
    folder.mkdir(parents=True)
    users = [f"{u}::{'MF'[u % 2]}::25::{u % 20}::1000{u}" for u in range(1, 21)]
    movies = [f"{m}::Movie {m} ({1970 + m})::Drama" for m in range(1, 21)]
    ratings = [
        f"{i % 20 + 1}::{(i // 20 + i * 7) % 20 + 1}::{i * 11 % 5 + 1}::{956_000_000 + i}"
        for i in range(200)
    ]
    for name, lines in [("users", users), ("movies", movies), ("ratings", ratings)]:
        (folder / f"{name}.dat").write_text("".join(line + "\n" for line in lines))


def grid(name, epochs, seeds, experiments=("{name: baseline}",)):
    return (
        f"name: {name}\ndataset: tiny\nmetric: auc\nseeds: [{', '.join(map(str, seeds))}]\n"
        f"defaults: {{epochs: {epochs}, embedding_dim: 4, attention_layers: 1, batch_size: 64}}\n"
        + "experiments:\n" + "".join(f"  - {experiment}\n" for experiment in experiments)
    )


def proc_status(pid, key):
    """Returns a value of /proc/PID/status in KiB; 0 if the process has ended."""
    try:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith(key):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def measure_run(sweep, folder, trials, jobs):
    (folder / "many.conf").write_text(grid("many", 1, range(1, trials + 1)))
    start = time.monotonic()
    process = subprocess.Popen(
        [sweep, "many.conf", "-j", str(jobs)], cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, files = 0, []
    while process.poll() is None:
        peak = max(peak, proc_status(process.pid, "VmHWM"))
        files.append(descriptors(process.pid))
        time.sleep(0.05)
    seconds = time.monotonic() - start
    if process.returncode:
        sys.exit(f"the sweep of {trials} trials ended with status {process.returncode}")
    database = sqlite3.connect(folder / "results/sweep.sqlite")
    training, = database.execute("SELECT sum(seconds) FROM epoch_results").fetchone()
    # Between the end of a trial and the start of the next in its slot, the result is recorded.
    rows = database.execute("SELECT started_at, ended_at FROM attempts ORDER BY started_at").fetchall()
    database.close()
    ends, gaps = sorted(end for _, end in rows), []
    for begin, _ in rows[jobs:]:
        gaps.append(begin - max(end for end in ends if end <= begin))
    print(f"{trials} trials of one epoch, {jobs} {'worker' if jobs == 1 else 'workers'}: {seconds:.1f} s")
    check("overhead per trial beyond training", (jobs * seconds - training) / trials * 1000, 60, "ms")
    recording = sum(gaps) / len(gaps) * 1000
    if jobs == 1:
        check("recording the result of a trial", recording, 2, "ms")
    else:
        print(f"{'recording the result of a trial':<44} {recording:8.2f} ms")
    check("the runner's peak resident memory", peak / 1024, 80, "MiB")
    part = max(1, len(files) // 4)
    check("growth of open descriptors", max(files[-part:]) - max(files[:part]), 8, "")


def fnv(parts):
    """Returns the checksum of a row: 64-bit FNV-1a as a signed integer."""
    state = 0xCBF29CE484222325
    for byte in b"".join(parts):
        state = (state ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return state - (state >> 63 << 64)


def multiply(path, seeds):
    """Gives each configuration of a sweep `seeds` trials, copied from the finished one.

    Final metrics differ by configuration and seed, so that differences can be tested.
    """
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("BEGIN")

    def take(query, table):
        """Returns the rows of a query as dictionaries, and deletes all rows of the table."""
        cursor = database.execute(query)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor]
        if table:
            database.execute(f"DELETE FROM {table}")
        return rows

    def insert(table, rows, **changes):
        for row in rows:
            row = row | changes
            names = ", ".join(f'"{name}"' for name in row)
            database.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()))

    definition = json.loads(database.execute("SELECT definition FROM sweeps").fetchone()[0])
    definition["seeds"] = list(range(1, seeds + 1))
    database.execute("UPDATE sweeps SET definition = ?", [json.dumps(definition)])
    tables = ["attempts", "attempt_logs", "epoch_metrics", "trial_results", "final_metrics",
              "user_metrics"]
    one = {table: take(f"SELECT * FROM {table}", table) for table in tables}
    (result,) = one["trial_results"]
    metrics = {row["name"]: row["value"] for row in one["final_metrics"]}
    members = take("SELECT * FROM memberships ORDER BY position", "memberships")
    trials = {row["id"]: row for row in take("SELECT * FROM trials", "trials")}
    random = Random(1)
    number = 0
    for member in members:
        effect = random.gauss(0, 0.01)
        for seed in range(1, seeds + 1):
            number += 1
            identity = trials[member["trial_id"]]["hex"][:32] + f"{seed:032x}"
            insert("trials", [trials[member["trial_id"]]], id=number, hex=identity, seed=seed,
                   state="finished", attempt_id=number)
            insert("memberships", [member], position=number - 1, trial_id=number)
            insert("attempts", one["attempts"], id=number, trial_id=number)
            insert("attempt_logs", one["attempt_logs"], attempt_id=number)
            insert("epoch_metrics", one["epoch_metrics"], attempt_id=number)
            insert("user_metrics", one["user_metrics"], trial_id=number)
            own = {name: value + effect + random.gauss(0, 0.01) for name, value in metrics.items()}
            checksum = fnv(
                [result["weights_hash"].encode(), b"\xff",
                 struct.pack("<q", result["parameter_count"])]
                + [part for name in sorted(own)
                   for part in (name.encode(), b"\xff", struct.pack("<d", own[name]))])
            insert("trial_results", [result], trial_id=number, checksum=checksum)
            for name, value in own.items():
                insert("final_metrics", [{"trial_id": number, "name": name, "value": value}])
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("ANALYZE")
    database.close()


def measure_reading(sweep, folder, configurations, seeds):
    """Measures reading a database of `configurations` x `seeds` copies of one trained trial."""
    experiments = [
        f"{{name: c{i}, dropout: {i % 25 / 100}, learning_rate: {(i // 25 + 1) * 1e-4:.4f}}}"
        for i in range(configurations)]
    (folder / "large.conf").write_text(grid("large", 20, [1], experiments))
    path = folder / f"large-{configurations}/sweep.sqlite"
    subprocess.run([sweep, "large.conf", "--only", "c0", "--db", path], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    multiply(path, seeds)
    size = path.stat().st_size >> 20
    print(f"a database of {configurations} configurations x {seeds} seeds, {size} MiB; minimum of five:")
    for words in [["list", "large"], ["report", "large"],
                  ["query", "SELECT name, seed, ndcg FROM results ORDER BY ndcg DESC LIMIT 10"],
                  ["query", "SELECT name, avg(ndcg), avg(auc) FROM results GROUP BY name"]]:
        times = []
        for _ in range(5):
            start = time.monotonic()
            result = subprocess.run([sweep, *words, "--db", path], cwd=folder, capture_output=True)
            times.append(time.monotonic() - start)
            if result.returncode:
                sys.exit(f"sweep {' '.join(words)}: {result.stderr.decode()}")
        check(f"sweep {' '.join(words)[:37]}", min(times) * 1000, READING_LIMIT, "ms")


def main():
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sweep", help="a release build of sweep")
    arguments.add_argument("--trials", type=int, default=500, help="trials per run (500)")
    arguments.add_argument("--rows", type=int, default=10_000, help="trials per database (10,000)")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_data(folder / "data/tiny")
        sweep = os.path.abspath(given.sweep)
        for jobs in [2, 1]:
            run = folder / f"{jobs}-at-a-time"
            write_data(run / "data/tiny")
            measure_run(sweep, run, given.trials, jobs)
        measure_reading(sweep, folder, given.rows // 20, 20)
        measure_reading(sweep, folder, 1, given.rows)
    sys.exit(0 if ok else 1)


main()
