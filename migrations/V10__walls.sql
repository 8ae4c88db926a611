-- Pages for screens on a wall that show who is on duty. Whoever has the link sees them, so the link is
-- a secret: only its hash is here. A wall that is revoked is gone; the audit remembers it.
CREATE TABLE walls (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL REFERENCES workspaces (id),
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    label_sealed BLOB NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    -- Whether it shows every rotation, those made later as well; otherwise those of the table below.
    everything   INTEGER NOT NULL CHECK (everything IN (0, 1)),
    made_at      INTEGER NOT NULL,
    made_by      BLOB,
    -- The UTC day on which it was last looked at, as its first instant; never more exactly.
    seen_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX walls_by_workspace ON walls (workspace);

CREATE TABLE wall_rotations (
    workspace BLOB NOT NULL,
    wall      BLOB NOT NULL REFERENCES walls (id) ON DELETE CASCADE,
    rotation  BLOB NOT NULL REFERENCES rotations (id) ON DELETE CASCADE,
    PRIMARY KEY (wall, rotation)
) STRICT, WITHOUT ROWID;
