-- When the person of a session last showed, in that session, that the mailbox of their address is
-- theirs. NULL: not yet; a link that an admin or the console handed out shows nothing of the kind.
-- Sessions from before this column count as not shown.
ALTER TABLE sessions ADD COLUMN mailbox_at INTEGER;
