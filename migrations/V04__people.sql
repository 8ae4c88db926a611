CREATE TABLE workspaces (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    name_sealed BLOB NOT NULL,
    made_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every human of a workspace. One address in two workspaces is two people with two keys.
CREATE TABLE people (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace      BLOB NOT NULL REFERENCES workspaces (id),
    name_sealed    BLOB NOT NULL,
    email_sealed   BLOB NOT NULL,
    -- Zone, language, working days and hours.
    profile_sealed BLOB NOT NULL,
    added_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_workspace ON people (workspace, added_at);

CREATE TABLE grants (
    workspace  BLOB NOT NULL REFERENCES workspaces (id),
    person     BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role       TEXT NOT NULL CHECK (role IN ('admin', 'privacy', 'member')),
    granted_at INTEGER NOT NULL,
    granted_by BLOB,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

-- A deactivation; the person is active unless one is open.
CREATE TABLE departures (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace   BLOB NOT NULL REFERENCES workspaces (id),
    person      BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    left_at     INTEGER NOT NULL,
    left_by     BLOB,
    returned_at INTEGER,
    returned_by BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX departures_open ON departures (person) WHERE returned_at IS NULL;

-- Leave. Only "away from, until" is kept, never why.
CREATE TABLE leaves (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace    BLOB NOT NULL REFERENCES workspaces (id),
    person       BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    span_sealed  BLOB NOT NULL,
    entered_at   INTEGER NOT NULL,
    entered_by   BLOB NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_by BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX leaves_by_person ON leaves (person) WHERE withdrawn_at IS NULL;

CREATE TABLE invites (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace   BLOB NOT NULL REFERENCES workspaces (id),
    person      BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    invited_at  INTEGER NOT NULL,
    invited_by  BLOB,
    accepted_at INTEGER,
    revoked_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invites_open ON invites (person) WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- Everything that can become a session: mailed links and codes, set-up, invite and console links.
-- Instance-wide, because nobody has signed in yet. Rows without a person are made for unknown
-- addresses, so that both answers cost the same.
CREATE TABLE sign_in_requests (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    purpose    TEXT NOT NULL CHECK (purpose IN ('sign-in', 'set-up', 'invite', 'console', 'demo', 'step-up', 'email', 'undo-email')),
    workspace  BLOB,
    person     BLOB REFERENCES people (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    code_mac   BLOB CHECK (length(code_mac) = 32),
    -- The browser that asked; NULL for links that nobody asked for in a browser.
    pre_hash   BLOB CHECK (length(pre_hash) = 32),
    -- A new address, sealed for the person who wants it.
    wanted_sealed BLOB,
    -- Where the person wanted to go, a path of ours.
    next       TEXT,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    state      TEXT NOT NULL CHECK (state IN ('sent', 'used', 'cancelled', 'exhausted')),
    ended_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_requests_by_age ON sign_in_requests (expires_at);
CREATE INDEX sign_in_requests_by_browser ON sign_in_requests (pre_hash) WHERE state = 'sent';
CREATE INDEX sign_in_requests_by_person ON sign_in_requests (person) WHERE state = 'sent';

CREATE TABLE sessions (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace     BLOB NOT NULL,
    person        BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    token_hash    BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    -- The hash before the last renewal, good for a minute for requests already under way.
    former_hash   BLOB CHECK (length(former_hash) = 32),
    renewed_at    INTEGER NOT NULL,
    made_at       INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    proved_at     INTEGER NOT NULL,
    -- Browser family, system and network prefix.
    device_sealed BLOB NOT NULL,
    ended_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_former ON sessions (former_hash) WHERE former_hash IS NOT NULL;
CREATE INDEX sessions_by_person ON sessions (person) WHERE ended_at IS NULL;

-- What has been tried how often; the bucket is a keyed hash, useless without the key.
CREATE TABLE sign_in_limits (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    bucket BLOB NOT NULL CHECK (length(bucket) = 32),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_limits_by_bucket ON sign_in_limits (bucket, at);
CREATE INDEX sign_in_limits_by_age ON sign_in_limits (at);
