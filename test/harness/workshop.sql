-- A repair shop: people 1 to 5 may come back where the policy says so, whatever holds SECRET may not

create schema app;

create table app.customers (
  customer_id bigint not null,
  full_name text,
  mobile text,
  city text not null,
  secret_word text not null,
  note json,
  constraint customers_pkey primary key (customer_id)
);

create index customers_mobile_idx on app.customers (mobile);

create table app.orders (
  order_id bigint not null,
  customer_id bigint not null,
  model text,
  status text not null,
  engineer text,
  constraint orders_pkey primary key (order_id),
  constraint orders_customer_id_fkey foreign key (customer_id) references app.customers (customer_id)
);

create index orders_customer_id_idx on app.orders (customer_id);

create table app.order_items (
  order_id bigint not null,
  line integer not null,
  part text not null,
  serial_no text not null,
  constraint order_items_pkey primary key (order_id, line),
  constraint order_items_order_id_fkey foreign key (order_id) references app.orders (order_id)
);

insert into app.customers (customer_id, full_name, mobile, city, secret_word, note)
values
  (1, '欧阳娜娜', '13812340001', '武汉', 'SECRET-WORD-1', '{"a": 1}'),
  (2, '王小明', '13812340002', '武汉', 'SECRET-WORD-2', null),
  (3, '李雷', '13812340003', '上海', 'SECRET-WORD-3', null),
  (4, '韩梅梅', '13812340004', '上海', 'SECRET-WORD-4', null),
  (5, 'Ann Smith', '+44 7911 123456', 'London', 'SECRET-WORD-5', null),
  (901, 'SECRET-甲', '13987650901', 'SECRET-CITY-901', 'SECRET-WORD-901', null),
  (902, 'SECRET-乙', '13987650902', 'SECRET-CITY-902', 'SECRET-WORD-902', null);

insert into app.orders (order_id, customer_id, model, status, engineer)
values
  (11, 1, 'KFR-35', 'open', 'engineer-17'),
  (12, 1, 'SECRET-CLOSED', 'closed', 'engineer-17'),
  (13, 2, 'XQG-100', 'open', 'engineer-17'),
  (14, 3, 'SECRET-OTHERS-ENGINEER', 'open', 'engineer-9'),
  (15, 4, 'BCD-520', 'open', 'engineer-17'),
  (91, 901, 'SECRET-MODEL-901', 'open', 'engineer-17'),
  (92, 902, 'SECRET-MODEL-902', 'open', 'engineer-17');

insert into app.order_items (order_id, line, part, serial_no)
values
  (11, 1, 'fan', 'SECRET-SERIAL-11'),
  (12, 1, 'SECRET-PART-12', 'SECRET-SERIAL-12'),
  (13, 1, 'pump', 'SECRET-SERIAL-13'),
  (91, 1, 'SECRET-PART-91', 'SECRET-SERIAL-91');

analyze;
