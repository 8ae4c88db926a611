-- What an entry is about, by the first word of its event: read from the leaf's own bytes, so that it cannot
-- say anything else than they do. The event begins at byte 21 of a body and has a dot after its first word.
ALTER TABLE audit_leaves ADD COLUMN topic TEXT
    GENERATED ALWAYS AS (CAST(substr(body, 21, instr(substr(body, 21), x'2e') - 1) AS TEXT)) VIRTUAL;

-- When it was: eight bytes that sort as the instant does. The id of an entry may say a later one, if the clock
-- was set back since the program began.
ALTER TABLE audit_leaves ADD COLUMN at BLOB GENERATED ALWAYS AS (substr(body, 9, 8)) VIRTUAL;

-- The list of what was done; entries without their bytes are not in it.
CREATE INDEX audit_leaves_by_time ON audit_leaves (workspace, at, id) WHERE topic IS NOT NULL;
CREATE INDEX audit_leaves_by_topic ON audit_leaves (workspace, topic, at, id) WHERE topic IS NOT NULL;
CREATE INDEX audit_personal_by_actor ON audit_personal (workspace, actor, at, id);
-- Nothing reads leaves by workspace and number.
DROP INDEX audit_leaves_by_workspace;

-- When a message was last queued anew by hand: only tries after that count.
ALTER TABLE deliveries ADD COLUMN queued_at INTEGER;
CREATE INDEX deliveries_by_id ON deliveries (workspace, id);
CREATE INDEX deliveries_by_person ON deliveries (workspace, person, id);
CREATE INDEX deliveries_waiting_here ON deliveries (workspace, id, outcome) WHERE outcome IS NULL;
CREATE INDEX deliveries_failed ON deliveries (workspace, id, outcome) WHERE outcome = 'failed';
