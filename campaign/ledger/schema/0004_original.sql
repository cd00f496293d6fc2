-- The customer's own sheet, as it came with the last run: it is handed back with the results in it.
CREATE TABLE original (
	campaign    INTEGER PRIMARY KEY REFERENCES campaign (id),
	name        TEXT NOT NULL, -- of the file
	worksheet   TEXT NOT NULL,
	heading_row INTEGER NOT NULL CHECK (heading_row > 0),
	sum         BLOB NOT NULL CHECK (length(sum) = 32), -- the content's SHA-256
	content     BLOB NOT NULL CHECK (length(content) > 0)
) STRICT;
