-- Times are microseconds since 1970, UTC. States are numbered as JobState is.

CREATE TABLE datasets (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    spec        TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;

-- A job's data set may be deleted once the job is finished, so there is no foreign key on it.
CREATE TABLE jobs (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    dataset          TEXT NOT NULL,
    priority         INTEGER NOT NULL,
    state            INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    finished_at      INTEGER,
    step             INTEGER NOT NULL DEFAULT 0,
    steps            INTEGER NOT NULL DEFAULT 0,
    steps_per_second REAL NOT NULL DEFAULT 0,
    eta_seconds      REAL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    owner            TEXT,
    epoch            INTEGER NOT NULL DEFAULT 0,
    lease_expires_at INTEGER,
    last_event       INTEGER NOT NULL DEFAULT 0,
    progress_event   INTEGER
) STRICT;

CREATE INDEX jobs_by_age ON jobs (created_at DESC, id DESC);
CREATE INDEX jobs_queued ON jobs (priority DESC, seq) WHERE state = 0;
CREATE INDEX jobs_running ON jobs (seq) WHERE state = 1;
CREATE INDEX jobs_by_dataset ON jobs (dataset, state);

-- The long texts stand apart, so that a page of jobs reads none of them.
CREATE TABLE job_documents (
    job      INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
    spec     TEXT NOT NULL,
    summary  TEXT NOT NULL,
    error    TEXT NOT NULL DEFAULT '',
    result   TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE job_labels (
    job   INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (job, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    key       TEXT PRIMARY KEY,
    body_hash TEXT NOT NULL,
    job       INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE
) STRICT;
CREATE INDEX idempotency_by_job ON idempotency (job);

-- AUTOINCREMENT: an id is never used twice, so a reader that resumes misses nothing.
-- overview: state and progress, what the topic "jobs" tells. A `records` event has no data of its
-- own: it is made from its batches when it is read.
CREATE TABLE events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    job      INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    type     TEXT NOT NULL,
    overview INTEGER NOT NULL,
    data     TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_job ON events (job, id);
CREATE INDEX events_overview ON events (id) WHERE overview = 1;

-- One column of one batch: `steps` are 64-bit integers, `measured` doubles, both as they lie in
-- memory (little-endian). A blob keeps NaN and infinities, which a REAL column does not.
CREATE TABLE series_batches (
    id         INTEGER PRIMARY KEY,
    event      INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    job        INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    first_step INTEGER NOT NULL,
    last_step  INTEGER NOT NULL,
    steps      BLOB NOT NULL,
    measured   BLOB NOT NULL
) STRICT;
CREATE INDEX series_by_event ON series_batches (event);
CREATE INDEX series_by_name ON series_batches (job, name, first_step, last_step);

CREATE VIEW job_rows AS
SELECT jobs.seq, jobs.id, kind, name, dataset, priority, state, created_at, started_at, finished_at,
       step, steps, steps_per_second, eta_seconds, attempts, cancel_requested, last_event,
       spec, summary, error, result, findings
FROM jobs JOIN job_documents ON job_documents.job = jobs.seq;
