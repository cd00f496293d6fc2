-- What people do with the codes. A person is a number: 64 bits of a hash of the openid, keyed by the account's key.

-- The key is made with the account's first event. It stands in the ledger itself, for the file alone must be all there is to copy. So whoever has the ledger and
-- also openids of the account can find their scans, even of people who have left, by the pushes and by the numbers of
-- strangers: what is to be known again for good can be recognised by who knows all that it was made of. From the ledger alone
-- nobody can, nor tell which strangers were one person.
CREATE TABLE account_key (
	appid TEXT PRIMARY KEY,
	key   BLOB NOT NULL CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_scene (
	id    INTEGER PRIMARY KEY,
	appid TEXT NOT NULL,
	scene TEXT NOT NULL, -- '' for what has none
	UNIQUE (appid, scene)
) STRICT;

-- The push is a hash of what WeChat's event said, so that the same event is known again for good, whatever has become of
-- its person and its scene. The time is first in the key so that new rows stand at the end of the table.
CREATE TABLE scan (
	at     INTEGER NOT NULL,
	push   INTEGER NOT NULL,
	scene  INTEGER NOT NULL REFERENCES scan_scene (id),
	kind   TEXT NOT NULL CHECK (kind IN ('scan', 'follow')),
	person INTEGER NOT NULL,
	PRIMARY KEY (at, push)
) STRICT, WITHOUT ROWID;

CREATE INDEX scan_person ON scan (person);

-- Who follows no longer, and since when. Up to then that person is in scan.person a stranger, by another number for each
-- scene. So is what is told later of that time, by a push that was late or an old log: without this it would undo what was
-- deleted. Who follows again is a person again, and after leaving again the same strangers as before.
CREATE TABLE departure (
	appid  TEXT NOT NULL,
	person INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	PRIMARY KEY (appid, person)
) STRICT, WITHOUT ROWID;

-- New followers whose event has no scene: their openids stand here for a few days, so that WeChat can be asked.
CREATE TABLE unresolved (
	at     INTEGER NOT NULL,
	push   INTEGER NOT NULL,
	openid TEXT NOT NULL CHECK (openid <> ''),
	kept   INTEGER NOT NULL, -- since when the openid stands here
	PRIMARY KEY (at, push),
	FOREIGN KEY (at, push) REFERENCES scan (at, push)
) STRICT, WITHOUT ROWID;

CREATE INDEX unresolved_openid ON unresolved (openid);
CREATE INDEX unresolved_kept ON unresolved (kept);

-- A campaign that binds accounts keeps who has scanned what, by choice.
ALTER TABLE campaign ADD COLUMN keep_openids INTEGER NOT NULL DEFAULT 0 CHECK (keep_openids IN (0, 1));

CREATE TABLE binding (
	code   INTEGER NOT NULL REFERENCES code (id),
	openid TEXT NOT NULL CHECK (openid <> ''),
	at     INTEGER NOT NULL, -- of the first scan
	PRIMARY KEY (code, openid)
) STRICT, WITHOUT ROWID;

CREATE INDEX binding_openid ON binding (openid);

-- One row, written to find out whether the disk takes anything. It says nothing else.
CREATE TABLE trial (
	id       INTEGER PRIMARY KEY CHECK (id = 1),
	attempts INTEGER NOT NULL
) STRICT;
