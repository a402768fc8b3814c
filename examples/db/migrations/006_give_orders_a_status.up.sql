-- To look at: the check is validated while the table is locked, where NOT VALID and VALIDATE CONSTRAINT would not be.
-- To prove: the down script forgets the column it has to take back.
SET LOCAL lock_timeout = '2s';

ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';
ALTER TABLE orders ADD CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'sent', 'returned'));
