-- The tables of a gradebook. Each part brings a gradebook of the schema before it up to date.
-- A comment may not contain a semicolon.

-- Schema 1
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- Submissions by their content.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    digest TEXT NOT NULL,
    submitted_at TEXT,
    graded_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    problem TEXT NOT NULL,
    refused INTEGER NOT NULL,
    refusals TEXT NOT NULL,
    hints TEXT NOT NULL,
    UNIQUE (student, digest)
) STRICT;
-- A verdict for each exercise of an attempt.
CREATE TABLE verdicts (
    attempt INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    exercise TEXT NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (attempt, exercise)
) STRICT, WITHOUT ROWID;
-- Which attempt counts for a student.
CREATE TABLE current (
    student TEXT PRIMARY KEY,
    attempt INTEGER NOT NULL REFERENCES attempts (id)
) STRICT, WITHOUT ROWID;
-- Points that a person has set. Grading never changes them.
CREATE TABLE overrides (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- Schema 2
-- Verdicts of submissions that are not judged to their end, or whose regrade is not agreed to yet.
CREATE TABLE pending (
    student TEXT NOT NULL,
    digest TEXT NOT NULL,
    exercise TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (student, digest, exercise)
) STRICT, WITHOUT ROWID;
ALTER TABLE verdicts ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts DROP COLUMN fingerprint;

-- Schema 3
-- The digest of each student's submission, noted before it is judged: empty if it is not read yet,
-- NULL if there was none.
CREATE TABLE collected (
    student TEXT PRIMARY KEY,
    digest TEXT,
    problem TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO collected SELECT student, digest, '' FROM pending;
-- Until here an unknown time was recorded as the time of grading, and hints of which no record was
-- handed in as none.
UPDATE attempts SET submitted_at = NULL WHERE submitted_at = graded_at;
UPDATE attempts SET hints = 'null' WHERE hints = '{}';
ALTER TABLE overrides ADD COLUMN undone_at TEXT;
ALTER TABLE overrides ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';

-- Schema 4
ALTER TABLE attempts ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
-- What was judged, NULL if there was no file or it is not recorded.
ALTER TABLE verdicts ADD COLUMN source BLOB;

-- Schema 5
-- The log of tries that a student handed in last, if the assignment asks for one.
CREATE TABLE logs (student TEXT PRIMARY KEY, log BLOB NOT NULL) STRICT, WITHOUT ROWID;
