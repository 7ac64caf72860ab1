"""Number of keys of each of the 14 fields of MovieLens 1M: 13,375 in total."""

FIELDS = [6040, 3706, 10, 81, 4, 12, 1, 18, 18, 16, 2, 7, 21, 3439]
HISTORY = 50  # Movies of a history.
