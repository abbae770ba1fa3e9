-- A shop as one finds it: pinyin, Chinese comments, columns called extra1, tables without foreign keys.

create schema crm;

create table crm.users (
  id integer not null,
  xm text,
  "手机号" text,
  shouji text,
  sfz text,
  c7 text,
  extra1 text,
  extra2 text,
  extra3 bigint,
  beizhu text,
  mail text,
  vip_level integer,
  reg_time timestamp,
  pwd text,
  constraint users_pkey primary key (id)
);
comment on column crm.users.c7 is '家庭住址';

insert into crm.users
select
  n,
  (array['欧阳锋', '李娜', '王芳', '张小明', '陈静', '赵敏'])[n],
  '1381234123' || n,
  '+86 139-0000-111' || n,
  '99010119800501123' || n,
  '某省某市某路' || n || '号',
  (array['lina', 'wang', 'zhang', 'chen', 'zhao', 'ouyang'])[n] || '@example.com',
  case when n = 3 then '回电 13812341234 谢谢' else '无' end,
  13700000000 + n,
  'x',
  -- Nobody's address: the name of the column misleads.
  'n/a',
  n,
  now(),
  'x'
from generate_series(1, 6) as n;
insert into crm.users (id, mail) select n, 'n/a' from generate_series(7, 30) as n;

-- No foreign key, but the column's name says whose it is.
create table crm.visits (
  visit_id bigint not null,
  user_id integer,
  ip inet,
  constraint visits_pkey primary key (visit_id)
);

-- Two people in one row: whose is it?
create table crm.referrals (
  referral_id bigint not null,
  referrer_id integer not null,
  referred_id integer,
  constraint referrals_pkey primary key (referral_id),
  constraint referrals_referrer_fkey foreign key (referrer_id) references crm.users (id),
  constraint referrals_referred_fkey foreign key (referred_id) references crm.users (id)
);

create table crm.orders (
  order_no text not null,
  buyer integer not null,
  amount numeric(10, 2),
  constraint orders_pkey primary key (order_no),
  constraint orders_buyer_fkey foreign key (buyer) references crm.users (id)
);

create table crm.order_lines (
  order_no text not null,
  line integer not null,
  sku text,
  constraint order_lines_pkey primary key (order_no, line),
  constraint order_lines_order_fkey foreign key (order_no) references crm.orders (order_no)
);

-- A key that is a number of a person.
create table crm.members (
  sfzh text not null,
  user_id integer not null,
  jinji_lianxiren text,
  constraint members_pkey primary key (sfzh),
  constraint members_user_fkey foreign key (user_id) references crm.users (id)
);

-- Nobody's, says the database; somebody's, says the content.
create table crm.call_log (caller_phone text, remark text);

create table crm.products (
  sku text not null,
  title text,
  constraint products_pkey primary key (sku)
);

-- No policy can name this one.
create table crm."odd.name" (id integer primary key);

grant usage on schema crm to init_shop;
grant insert, select on crm.orders to init_shop;
