-- A question to WeChat is recorded before it leaves, so that a killed run leaves a trace of what it may have spent.

ALTER TABLE code ADD COLUMN outstanding INTEGER NOT NULL DEFAULT 0
	CHECK (outstanding = 0 OR outstanding = 1 AND stage = 'planned' AND asked > 0);

-- SQLite has no checksums. This is a picture's SHA-256 when it was verified; NULL for one that version 1 has kept.
ALTER TABLE picture ADD COLUMN sum BLOB CHECK (length(sum) = 32);

-- The tickets a second that WeChat let through when it last wanted less.
CREATE TABLE pace (
	appid TEXT PRIMARY KEY,
	rate  REAL NOT NULL CHECK (rate > 0)
) STRICT, WITHOUT ROWID;
