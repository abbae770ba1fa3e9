-- Schema app: the shop's own tables
--
-- shop: the login of the shop's application. It reads and writes every table of the schema and
-- owns none.
--
-- Roles belong to the whole cluster, so another database may already have made it.
-- Run by: the DBA (CREATEROLE, CREATE on the database), who thereby owns the schema and its
-- tables.

do $shop$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'shop') then
    create role shop login;
  end if;
end
$shop$;

create schema app;

comment on schema app is
  'Nuanfeng appliances: customers, orders and service. All persons are fictitious.';

grant usage on schema app to shop;
