SET LOCAL lock_timeout = '2s';

DROP TABLE orders;
DELETE FROM customers WHERE email = 'ada@example.com';
