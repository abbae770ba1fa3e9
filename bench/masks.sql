-- What each mask costs for a million rows
--
-- Run with psql in a database that has the kernel, as a role that may execute the masks:
--   psql -f bench/masks.sql
-- Prints milliseconds for a million rows, and how many times that is of the barest mask there could
-- be, left(value, 3) || '****' || right(value, 4), which knows no format and lets everything through.
-- One process without parallel workers or JIT; 50,000 rows a sample, the best of three runs, the
-- cost of reading the rows taken off. Nine in ten of the card numbers have a wrong check digit.

\set QUIET on
set max_parallel_workers_per_gather = 0;
set jit = off;

create temporary table samples (
  mask text not null,
  input text not null,
  value text
);

insert into samples
select
  mask, input,
  replace(replace(template, '%4', lpad((n % 10000)::text, 4, '0')), '%1', (n % 10)::text)
from generate_series(1, 50000) as n,
  (values
    ('mobile', 'canonical', '1381234%4'),
    ('mobile', '+86 and dashes', '+86 138-1234-%4'),
    ('mobile', 'full width', '１３８1234%4'),
    ('mobile', 'something else', '无%4'),
    ('mobile_waybill', 'canonical', '1381234%4'),
    ('mobile_verify', 'canonical', '1381234%4'),
    ('landline', 'with a dash', '0571-8234%4'),
    ('phone', 'mobile', '1381234%4'),
    ('phone', 'foreign', '+44 7911 12%4'),
    ('resident_id', 'canonical', '99010119900307%4'),
    ('resident_id', 'grouped', '990101 19900307 %4'),
    ('resident_id_decade', 'canonical', '99010119900307%4'),
    ('resident_id_sex', 'canonical', '99010119900307%4'),
    ('travel_document', 'canonical', 'E1234%4'),
    ('bank_card', 'canonical', '621700001234%4'),
    ('bank_card', 'grouped', '6217 0000 1234 %4'),
    ('bank_card_bin', 'canonical', '621700001234%4'),
    ('person_name', 'two characters', '李雷'),
    ('person_name', 'compound surname', '欧阳锋'),
    ('person_name', 'latin', 'John Smith'),
    ('person_name_last', 'two characters', '李雷'),
    ('email', 'public provider', 'zhang%4@qq.com'),
    ('email', 'own domain', 'zhang%4@example.cn'),
    ('plate', 'canonical', '京A%1%4'),
    ('wechat', 'canonical', 'zhang_san%4'),
    ('qq', 'canonical', '12345%4'),
    ('credit_code', 'canonical', '91110105MA00AB%4'),
    ('iban', 'grouped', 'DE89 3704 0044 0532 %4 00'),
    ('ssn', 'with dashes', '123-45-%4'),
    ('birth_date', 'canonical', '1990-03-0%1'),
    ('birth_date', 'chinese', '1990年3月1%1日'),
    ('birth_date_month_day', 'canonical', '1990-03-0%1'),
    ('month', 'canonical', '2024-05-1%1'),
    ('quarter', 'canonical', '2024-05-1%1'),
    ('ip_network', 'version 4', '203.0.113.%1'),
    ('ip_network', 'version 6', '2001:db8:85a3::%4'),
    ('gps', 'canonical', '30.27415,120.1%4'),
    ('amount_band', 'canonical', '%4.50'),
    ('address', 'spaces between', '浙江省 杭州市 西湖区 文三路%4号'),
    ('address', 'street and door', '浙江省杭州市西湖区文三路%4号1幢2单元301室'),
    ('address_province', 'street and door', '浙江省杭州市西湖区文三路%4号1幢2单元301室'),
    ('free_text', 'nothing to hide', '客户说空调不制冷，遥控器没有反应，请尽快安排检查'),
    ('free_text', 'phone and document', '电话138 1234 %4,身份证99010119900307%4,机器不制冷'),
    ('hidden', 'canonical', '1381234%4')
  ) as templates (mask, input, template);

create index on samples (mask, input);
analyze samples;

create function pg_temp.best_of_three(expression text, mask text, input text)
  returns numeric
  language plpgsql
as $best_of_three$
declare
  v_started timestamptz;
  v_best interval := interval '1 day';
begin
  create temporary table sample as
    select s.value from samples s
    where s.mask = best_of_three.mask and s.input = best_of_three.input;
  for run in 1..3 loop
    v_started := clock_timestamp();
    execute format('select count(%s) from sample', expression);
    v_best := least(v_best, clock_timestamp() - v_started);
  end loop;
  drop table sample;
  return extract(epoch from v_best) * 1000 * 20;
end
$best_of_three$;

create temporary table timings as
select
  mask,
  input,
  pg_temp.best_of_three(format('kiteline_mask.%I(value)', mask), mask, input)
    - pg_temp.best_of_three('value', mask, input) as ms_per_million
from (select distinct mask, input from samples) as kinds;

create temporary table barest as
select
  pg_temp.best_of_three($$left(value, 3) || '****' || right(value, 4)$$, 'mobile', 'canonical')
    - pg_temp.best_of_three('value', 'mobile', 'canonical') as ms_per_million;

select
  'left || stars || right' as mask, 'canonical' as input,
  round(ms_per_million) as ms_per_million, 1.0 as ratio
from barest
union all
(
  select t.mask, t.input, round(t.ms_per_million), round(t.ms_per_million / b.ms_per_million, 1)
  from timings t, barest b
  order by t.mask, t.input
);

-- Planning: a view inlines its masks anew in every query that is not prepared.
create temporary view ten_masks as
select
  kiteline_mask.mobile(value) as a, kiteline_mask.phone(value) as b,
  kiteline_mask.resident_id(value) as c, kiteline_mask.bank_card(value) as d,
  kiteline_mask.person_name(value) as e, kiteline_mask.email(value) as f,
  kiteline_mask.birth_date(value) as g, kiteline_mask.plate(value) as h,
  kiteline_mask.ip_network(value) as i, kiteline_mask.address(value) as j
from samples;
explain (costs off, summary on) select * from ten_masks limit 1;
