-- Facts about this file, such as the vault it belongs to.
CREATE TABLE store_facts (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What an admin set in the browser; sealed under the instance's key.
CREATE TABLE settings (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    name         TEXT NOT NULL UNIQUE,
    value_sealed BLOB NOT NULL,
    set_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
