-- Two tables of an appliance shop, small enough to know by heart, and the logins of the tests

create schema app;

create table app.customers (
  customer_id bigint not null,
  full_name text,
  mobile text,
  id_number text,
  constraint customers_pkey primary key (customer_id)
);

create table app.orders (
  order_id bigint not null,
  customer_id bigint not null,
  model text,
  status text not null,
  constraint orders_pkey primary key (order_id),
  constraint orders_customer_id_fkey foreign key (customer_id) references app.customers (customer_id)
);

insert into app.customers (customer_id, full_name, mobile, id_number)
values
  (1, '欧阳娜娜', '13812341234', '110101199003074477'),
  (2, '王小明', '13912345678', '110101198512250011'),
  (3, 'Ann Smith', '+86 138-1234-1234', null),
  (4, '李雷', '13700000004', null);

insert into app.orders (order_id, customer_id, model, status)
values
  (11, 1, 'KFR-35GW', 'open'),
  (12, 1, 'BCD-520', 'closed'),
  (13, 2, 'XQG-100', 'open'),
  (14, 3, 'KFR-35GW', 'closed');
