-- The leaves of the audit tree (RFC 6962). The body may go after its retention; the hash stays.
CREATE TABLE audit_leaves (
    seq       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    body      BLOB
) STRICT;
CREATE INDEX audit_leaves_by_workspace ON audit_leaves (workspace, seq);

CREATE TABLE audit_tree (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    size     INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    root     BLOB NOT NULL
) STRICT;

-- The forgettable part of an entry: who did it. Deleting the row leaves leaf and root as they are.
CREATE TABLE audit_personal (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace   BLOB NOT NULL,
    actor       BLOB,
    at          INTEGER NOT NULL,
    part_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_personal_by_age ON audit_personal (at);
