-- Adding a column without a default is quick whatever the size of the table; the lock it takes is strong but short.
SET LOCAL lock_timeout = '2s';

ALTER TABLE books ADD COLUMN isbn text;
