-- The timetable of a rotation and its rules, from one slot on. What has begun stays as it was.
CREATE TABLE rotation_versions (
    workspace  BLOB NOT NULL,
    rotation   BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    -- Number of its first slot, and when that starts.
    first_slot INTEGER NOT NULL,
    starts_at  INTEGER NOT NULL,
    -- The number that this slot has in the timetable, which counts from its anchor.
    first_turn INTEGER NOT NULL,
    zone       TEXT NOT NULL,
    -- Civil date and time from which handoffs are counted.
    anchor     TEXT NOT NULL,
    -- Cadence, windows, seats, order, what an absence means, holidays (JSON).
    rules      TEXT NOT NULL,
    PRIMARY KEY (rotation, first_slot)
) STRICT, WITHOUT ROWID;

INSERT INTO rotation_versions (workspace, rotation, first_slot, starts_at, first_turn, zone, anchor, rules)
SELECT r.workspace, r.id, r.slot,
       coalesce((SELECT max(s.starts_at) FROM shifts s WHERE s.rotation = r.id AND s.slot = r.slot AND s.part = 0), r.made_at),
       r.slot, r.zone, r.anchor,
       CASE r.cadence WHEN 'daily' THEN '{"cadence":{"kind":"days","every":1}}'
                      ELSE '{"cadence":{"kind":"weeks","every":1}}' END
FROM rotations r;

ALTER TABLE rotations DROP COLUMN zone;
ALTER TABLE rotations DROP COLUMN cadence;
ALTER TABLE rotations DROP COLUMN anchor;
-- The next instant at which somebody comes or goes is next_at; the running slot ends here.
ALTER TABLE rotations ADD COLUMN slot_ends_at INTEGER NOT NULL DEFAULT 0;
UPDATE rotations SET slot_ends_at = next_at;
-- Who has the seats of the running slot by the order, before covers and overrides (JSON); empty: as recorded.
ALTER TABLE rotations ADD COLUMN seats TEXT NOT NULL DEFAULT '[]';

-- Parts of a slot are numbered over all its seats.
ALTER TABLE shifts ADD COLUMN seat INTEGER NOT NULL DEFAULT 1 CHECK (seat BETWEEN 1 AND 255);

-- A place in the order may be nobody's: then the turn is meant to be empty.
CREATE TABLE places (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    person    BLOB REFERENCES people (id),
    place     INTEGER NOT NULL,
    from_at   INTEGER NOT NULL,
    until_at  INTEGER,
    -- The weekdays on which they take over: Monday is 1, Tuesday 2, Wednesday 4 and so on.
    weekdays  INTEGER NOT NULL DEFAULT 127 CHECK (weekdays BETWEEN 1 AND 127),
    -- Part of a full share, in hundredths.
    weight    INTEGER NOT NULL DEFAULT 100 CHECK (weight BETWEEN 1 AND 1000)
) STRICT, WITHOUT ROWID;
INSERT INTO places (id, workspace, rotation, person, place, from_at, until_at)
SELECT id, workspace, rotation, person, place, from_at, until_at FROM rotation_members;
DROP TABLE rotation_members;
ALTER TABLE places RENAME TO rotation_members;
CREATE INDEX rotation_members_of ON rotation_members (person) WHERE until_at IS NULL;
CREATE INDEX rotation_members_in_order ON rotation_members (rotation, place);

-- Who comes and who goes in a span of time, whatever the order says; the newest wins.
CREATE TABLE rotation_overrides (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL,
    rotation     BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    from_at      INTEGER NOT NULL,
    until_at     INTEGER NOT NULL CHECK (until_at > from_at),
    comes        BLOB REFERENCES people (id),
    goes         BLOB REFERENCES people (id),
    everybody    INTEGER NOT NULL CHECK (everybody IN (0, 1)),
    extends      INTEGER NOT NULL CHECK (extends IN (0, 1)),
    even_if_away INTEGER NOT NULL CHECK (even_if_away IN (0, 1)),
    -- Its place in time among those made.
    made_at      INTEGER NOT NULL,
    place        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_overrides_by_time ON rotation_overrides (rotation, until_at);

-- A period in which a fixed schedule takes the place of everything else, and its shifts.
CREATE TABLE rotation_periods (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    from_at   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL CHECK (until_at > from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_periods_by_time ON rotation_periods (rotation, until_at);

CREATE TABLE rotation_fixed (
    workspace BLOB NOT NULL,
    period    BLOB NOT NULL REFERENCES rotation_periods (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id),
    seat      INTEGER NOT NULL CHECK (seat BETWEEN 1 AND 20),
    from_at   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL CHECK (until_at > from_at),
    PRIMARY KEY (period, seat, from_at)
) STRICT, WITHOUT ROWID;

-- Covers and swaps of slots.
CREATE TABLE rotation_swaps (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace  BLOB NOT NULL,
    rotation   BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    slot       INTEGER NOT NULL,
    giver      BLOB NOT NULL REFERENCES people (id),
    taker      BLOB REFERENCES people (id),
    -- The slot of the taker that the giver serves in return.
    back       INTEGER,
    -- Only this part of the slot.
    part_from  INTEGER,
    part_until INTEGER CHECK (part_until > part_from),
    stage      TEXT NOT NULL CHECK (stage IN ('open', 'taken', 'done', 'undone')),
    made_at    INTEGER NOT NULL,
    place      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_swaps_by_slot ON rotation_swaps (rotation, slot);

-- Slots that move together when one of them is covered or swapped.
CREATE TABLE rotation_links (
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    slot      INTEGER NOT NULL,
    linked_to INTEGER NOT NULL,
    PRIMARY KEY (rotation, slot)
) STRICT, WITHOUT ROWID;

-- Whether somebody away is passed, where a rotation asks.
CREATE TABLE rotation_answers (
    workspace BLOB NOT NULL,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    slot      INTEGER NOT NULL,
    person    BLOB NOT NULL REFERENCES people (id),
    passes    INTEGER NOT NULL CHECK (passes IN (0, 1)),
    PRIMARY KEY (rotation, slot, person)
) STRICT, WITHOUT ROWID;
