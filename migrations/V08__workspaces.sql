-- When the person of a session last showed, in that session, that the mailbox of their address is
-- theirs. NULL: not yet; a link that an admin or the console handed out shows nothing of the kind.
-- Sessions from before this column count as not shown.
ALTER TABLE sessions ADD COLUMN mailbox_at INTEGER;

-- When a person was last signed out everywhere, on the wall clock. A session that began elsewhere before
-- that cannot be carried over to them. NULL: never.
ALTER TABLE people ADD COLUMN signed_out_at INTEGER;
