-- Where and in which language newcomers of a workspace start. NULL: as whoever invites them.
ALTER TABLE workspaces ADD COLUMN zone TEXT;
ALTER TABLE workspaces ADD COLUMN lang TEXT;
