-- The turns without an ending, one row each: made when a turn opens and gone when it ends, so that no
-- list of what is due ever looks at what is over.
CREATE TABLE open_turns (
    turn       BLOB PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    workspace  BLOB NOT NULL,
    kind       TEXT NOT NULL,
    subject    BLOB NOT NULL CHECK (length(subject) = 16),
    -- Who has it: its person, or whoever took it from its duty.
    person     BLOB REFERENCES people (id),
    duty       BLOB REFERENCES duties (id),
    opened_at  INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    may_snooze INTEGER NOT NULL CHECK (may_snooze IN (0, 1)),
    may_take   INTEGER NOT NULL CHECK (may_take IN (0, 1)),
    -- To whom it was escalated, if to anybody.
    also       BLOB REFERENCES people (id),
    -- Not before this instant is it escalated; empty once it was, or if it had been late for a day already
    -- when this table was made.
    look_at    INTEGER,
    CHECK (person IS NOT NULL OR duty IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_turns_by_person ON open_turns (person) WHERE person IS NOT NULL;
CREATE INDEX open_turns_by_duty ON open_turns (duty) WHERE duty IS NOT NULL;
CREATE INDEX open_turns_by_also ON open_turns (also) WHERE also IS NOT NULL;
CREATE INDEX open_turns_by_subject ON open_turns (subject, kind);
CREATE INDEX open_turns_to_look_at ON open_turns (workspace, look_at) WHERE look_at IS NOT NULL;

INSERT INTO open_turns
    (turn, workspace, kind, subject, person, duty, opened_at, due_at, may_snooze, may_take, look_at)
SELECT id, workspace, kind, subject, person, duty, opened_at, due_at, 1, kind = 'turns.todo',
       -- What was late for a day by the newest instant on record is no news.
       CASE WHEN max(opened_at, due_at) + 86400000 > (SELECT max(at) FROM (
           SELECT opened_at AS at FROM turns UNION ALL SELECT at FROM endings
           UNION ALL SELECT starts_at FROM shifts UNION ALL SELECT at FROM audit_personal))
       THEN max(opened_at, due_at) + 86400000 END
FROM turns WHERE NOT EXISTS (SELECT 1 FROM endings WHERE endings.turn = turns.id);

-- Who handed a duty over by hand did not open the ask for a note: it would be escalated to them.
UPDATE turns SET opened_by = NULL WHERE kind = 'rotations.note' AND text_sealed IS NULL;

-- All that is open is found in the table above.
DROP INDEX turns_by_person;
DROP INDEX turns_by_duty;
DROP INDEX turns_by_subject;
CREATE INDEX duties_by_fallback ON duties (fallback);

-- A turn of a duty that somebody took; given back, it waits for the duty again.
CREATE TABLE takings (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    turn      BLOB NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    taken_at  INTEGER NOT NULL,
    until     INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX takings_now ON takings (turn) WHERE until IS NULL;
CREATE INDEX takings_by_turn ON takings (turn);

-- Until when a turn is out of one person's way. It moves nothing for anybody else.
CREATE TABLE snoozes (
    turn      BLOB NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    workspace BLOB NOT NULL,
    person    BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    until     INTEGER NOT NULL,
    -- A snooze made later than now is of a clock that was set back since.
    made_at   INTEGER NOT NULL,
    PRIMARY KEY (turn, person)
) STRICT, WITHOUT ROWID;

-- That a turn was late for too long, and who was told; empty if there was nobody to turn to.
CREATE TABLE escalations (
    turn      BLOB PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    workspace BLOB NOT NULL,
    at        INTEGER NOT NULL,
    person    BLOB
) STRICT, WITHOUT ROWID;

-- Grows with each change of a profile, so that what was planned by an older one is planned anew.
ALTER TABLE people ADD COLUMN profile_edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE digests ADD COLUMN profile_edition INTEGER NOT NULL DEFAULT 0;
-- A plan made later than now is of a clock that was set back since.
ALTER TABLE digests ADD COLUMN planned_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE digests ADD COLUMN last_at INTEGER;
