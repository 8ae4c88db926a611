-- What belongs to a cover or swap that somebody asks for, beside who has the slot then.
CREATE TABLE rotation_covers (
    swap      BLOB PRIMARY KEY REFERENCES rotation_swaps (id) ON DELETE CASCADE,
    workspace BLOB NOT NULL,
    asked_by  BLOB NOT NULL REFERENCES people (id),
    -- Whom alone it is proposed to; empty: whoever could.
    proposed  BLOB REFERENCES people (id),
    -- Unanswered until then, it goes to the owners.
    deadline  INTEGER NOT NULL,
    escalated INTEGER NOT NULL CHECK (escalated IN (0, 1)),
    -- How it ended, if the shift stays with whoever gave it.
    ended     TEXT CHECK (ended IN ('withdrawn', 'declined', 'refused', 'undone', 'expired'))
) STRICT, WITHOUT ROWID;
