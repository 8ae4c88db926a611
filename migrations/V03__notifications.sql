-- The outbox: one row for each message to one person. Written in the transaction that caused it.
CREATE TABLE deliveries (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace      BLOB NOT NULL,
    person         BLOB NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('announcement', 'lead', 'digest')),
    message        TEXT NOT NULL,
    about          TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    posted_at      INTEGER NOT NULL,
    next_at        INTEGER,
    -- NULL while it waits; then how it ended.
    outcome        TEXT CHECK (outcome IN ('sent', 'failed', 'nothing to say', 'cancelled')),
    ended_at       INTEGER,
    CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    UNIQUE (workspace, person, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_waiting ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- Each try at a delivery, with the server's own words, which may hold an address.
CREATE TABLE attempts (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL,
    delivery     BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    at           INTEGER NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('accepted', 'later', 'never')),
    words_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_delivery ON attempts (delivery, at);
