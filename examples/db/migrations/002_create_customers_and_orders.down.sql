SET LOCAL lock_timeout = '2s';

DROP TABLE order_lines;
DROP TABLE orders;
DROP TABLE customers;
