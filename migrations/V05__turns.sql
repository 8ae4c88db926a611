-- A duty is held by whoever a rotation says; with nobody, by its fallback.
CREATE TABLE duties (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL REFERENCES workspaces (id),
    title_sealed BLOB NOT NULL,
    fallback     BLOB NOT NULL REFERENCES people (id),
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_by_workspace ON duties (workspace);

CREATE TABLE duty_holders (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace BLOB NOT NULL,
    duty      BLOB NOT NULL REFERENCES duties (id) ON DELETE CASCADE,
    person    BLOB NOT NULL REFERENCES people (id),
    since     INTEGER NOT NULL,
    until     INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX duty_holders_now ON duty_holders (duty, person) WHERE until IS NULL;
CREATE INDEX duty_holders_by_person ON duty_holders (person) WHERE until IS NULL;

-- Something due from a person or a duty. Its due instant is fixed when it is opened.
CREATE TABLE turns (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace   BLOB NOT NULL REFERENCES workspaces (id),
    kind        TEXT NOT NULL,
    subject     BLOB NOT NULL CHECK (length(subject) = 16),
    person      BLOB REFERENCES people (id),
    duty        BLOB REFERENCES duties (id),
    opened_at   INTEGER NOT NULL,
    opened_by   BLOB REFERENCES people (id),
    due_at      INTEGER NOT NULL,
    text_sealed BLOB,
    CHECK ((person IS NULL) <> (duty IS NULL)),
    CHECK (text_sealed IS NULL OR opened_by IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX turns_by_person ON turns (person, due_at) WHERE person IS NOT NULL;
CREATE INDEX turns_by_duty ON turns (duty, due_at) WHERE duty IS NOT NULL;
CREATE INDEX turns_by_subject ON turns (subject, kind);

-- A turn is open until it has an ending.
CREATE TABLE endings (
    turn      BLOB PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    workspace BLOB NOT NULL,
    at        INTEGER NOT NULL,
    by        BLOB,
    how       TEXT NOT NULL CHECK (how IN ('done', 'lapsed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX endings_by_age ON endings (at);

-- When a person's next digest is to be thought about; one row for each person.
CREATE TABLE digests (
    workspace BLOB NOT NULL,
    person    BLOB PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    next_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX digests_due ON digests (next_at);
