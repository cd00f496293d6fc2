-- What a code is (campaign, key, serial, scene, kind) is written once, but for a scene that WeChat refused. What the
-- sheet says of it follows the sheet with every run. How far it has got only grows. Times are seconds since 1970, UTC.

CREATE TABLE campaign (
	id      INTEGER PRIMARY KEY,
	appid   TEXT NOT NULL,
	name    TEXT NOT NULL,
	updated INTEGER NOT NULL, -- when anything was last recorded of its codes
	UNIQUE (appid, name)
) STRICT;

CREATE TABLE code (
	id       INTEGER PRIMARY KEY,
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	appid    TEXT NOT NULL, -- the campaign's: it stands here too so that no two channels of an account share a scene
	key      TEXT NOT NULL,
	serial   INTEGER NOT NULL CHECK (serial > 0),
	scene    TEXT NOT NULL CHECK (scene <> ''),
	kind     TEXT NOT NULL CHECK (kind IN ('permanent', 'permanent-id', 'temporary', 'temporary-id')),

	row      INTEGER CHECK (row > 0), -- NULL: the channel has left the sheet
	name     TEXT NOT NULL,
	"group"  TEXT NOT NULL,
	copies   INTEGER NOT NULL,
	validity INTEGER NOT NULL, -- seconds, 0 for a permanent code
	cells    TEXT NOT NULL,    -- JSON: [[heading, text], ...]

	stage    TEXT NOT NULL CHECK (stage IN ('planned', 'ticketed', 'verified')),
	asked    INTEGER NOT NULL,
	ticket   TEXT NOT NULL,
	url      TEXT NOT NULL,
	ticketed INTEGER,
	expires  INTEGER,
	problem  TEXT, -- JSON

	UNIQUE (campaign, key),
	UNIQUE (campaign, serial),
	UNIQUE (appid, scene),
	CHECK (stage = 'planned' OR (ticket <> '' AND url <> ''))
) STRICT;

-- Pictures stand apart from the codes, so that reading 100,000 codes never reads past 2.5 GB of pictures.
CREATE TABLE picture (
	code  INTEGER PRIMARY KEY REFERENCES code (id),
	bytes BLOB NOT NULL CHECK (length(bytes) > 0)
) STRICT;

CREATE TABLE call (
	appid   TEXT NOT NULL,
	day     TEXT NOT NULL, -- as WeChat's quota counts days: YYYY-MM-DD in China
	creates INTEGER NOT NULL,
	PRIMARY KEY (appid, day)
) STRICT, WITHOUT ROWID;
