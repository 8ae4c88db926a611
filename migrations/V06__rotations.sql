CREATE TABLE rotations (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL REFERENCES workspaces (id),
    duty         BLOB NOT NULL UNIQUE REFERENCES duties (id),
    title_sealed BLOB NOT NULL,
    zone         TEXT NOT NULL,
    cadence      TEXT NOT NULL CHECK (cadence IN ('daily', 'weekly')),
    -- Civil date and time of slot 0; every later one is counted from it.
    anchor       TEXT NOT NULL,
    -- The slot now running, and when the next one starts: what the clock looks at.
    slot         INTEGER NOT NULL,
    next_at      INTEGER NOT NULL,
    -- Who took the last turn, and whose turns are kept (JSON of member ids).
    cursor       TEXT NOT NULL,
    lead_hours   INTEGER NOT NULL CHECK (lead_hours BETWEEN 0 AND 336),
    -- The last slot whose holder was reminded ahead.
    led_slot     INTEGER NOT NULL,
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rotations_by_workspace ON rotations (workspace);
CREATE INDEX rotations_due ON rotations (next_at);

CREATE TABLE rotation_owners (
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (rotation, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE rotation_followers (
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (rotation, person)
) STRICT, WITHOUT ROWID;

-- The order. Who left stays until the instant from which no shift is theirs.
CREATE TABLE rotation_members (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id),
    place     INTEGER NOT NULL,
    from_at   INTEGER NOT NULL,
    until_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rotation_members_once ON rotation_members (rotation, person) WHERE until_at IS NULL;
CREATE INDEX rotation_members_in_order ON rotation_members (rotation, place);

-- The record of duty: who held it from when to when, and why. Written when a shift starts, never
-- recomputed; only its end moves when the duty is handed over early.
CREATE TABLE shifts (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    slot      INTEGER NOT NULL,
    -- Number of the part within the slot: 0, and one more for each early handover.
    part      INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL CHECK (ends_at >= starts_at),
    person    BLOB REFERENCES people (id),
    reason    TEXT NOT NULL,
    -- Whether anybody was told; a shift that passed while we were down was not.
    announced INTEGER NOT NULL CHECK (announced IN (0, 1)),
    UNIQUE (rotation, slot, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX shifts_by_time ON shifts (rotation, starts_at);

-- One note for each shift: its holder writes, the next reads.
CREATE TABLE handoff_notes (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace   BLOB NOT NULL,
    shift       BLOB NOT NULL UNIQUE REFERENCES shifts (id) ON DELETE CASCADE,
    author      BLOB NOT NULL REFERENCES people (id),
    text_sealed BLOB NOT NULL,
    written_at  INTEGER NOT NULL,
    read_at     INTEGER,
    read_by     BLOB
) STRICT, WITHOUT ROWID;
