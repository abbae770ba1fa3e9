-- A small shop: two people, an order each.

create schema app;

create table app.customers (
  customer_id bigint not null,
  full_name text not null,
  mobile text,
  birth_date date,
  constraint customers_pkey primary key (customer_id)
);

create table app.orders (
  order_id bigint not null,
  customer_id bigint not null,
  ordered_at timestamptz not null,
  total numeric(12, 2) not null,
  tags text[] not null default '{}',
  details jsonb,
  constraint orders_pkey primary key (order_id),
  constraint orders_customer_id_fkey foreign key (customer_id) references app.customers (customer_id)
);

insert into app.customers values
  (1, '欧阳锋', '13812341234', '1980-05-01'),
  (2, '李娜', '13900001111', null);

insert into app.orders values
  (11, 1, '2026-01-02T03:04:05Z', 1999.00, '{vip}', '{"gift": true}'),
  (12, 2, '2026-02-03T04:05:06Z', 49.90, '{}', null);
