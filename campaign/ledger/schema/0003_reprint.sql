-- What was printed of a campaign once more, from codes that were there already: R1, R2 ... on the job tickets.
CREATE TABLE reprint (
	campaign INTEGER NOT NULL REFERENCES campaign (id),
	number   INTEGER NOT NULL CHECK (number > 0),
	at       INTEGER NOT NULL,
	serials  TEXT NOT NULL,
	layout   TEXT NOT NULL,
	labels   INTEGER NOT NULL CHECK (labels > 0),
	PRIMARY KEY (campaign, number)
) STRICT;

-- For whoever holds a printed code and asks whose it is.
CREATE INDEX code_url ON code (appid, url) WHERE url <> '';
