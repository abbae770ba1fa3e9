-- The shop's database before kiteline
--
-- psql -v ON_ERROR_STOP=1 -1 -f base-schema.sql
-- Run once, by the DBA who will apply kiteline's migrations: that role owns the tables.
-- This is also the order in which the example's own programs run the files; the foreign keys
-- and indexes stand last so that data can be loaded before them.

\ir sql/schema.sql
\ir sql/tables/customers.sql
\ir sql/tables/customer_identities.sql
\ir sql/tables/customer_contacts.sql
\ir sql/tables/addresses.sql
\ir sql/tables/emergency_contacts.sql
\ir sql/tables/products.sql
\ir sql/tables/devices.sql
\ir sql/tables/device_usage.sql
\ir sql/tables/orders.sql
\ir sql/tables/order_items.sql
\ir sql/tables/payments.sql
\ir sql/tables/service_tickets.sql
\ir sql/tables/deliveries.sql
\ir sql/tables/preferences.sql
\ir sql/tables/credit_files.sql
\ir sql/tables/family_members.sql
\ir sql/tables/social_accounts.sql
\ir sql/tables/app_logins.sql
\ir sql/tables/call_recordings.sql
\ir sql/foreign-keys.sql
\ir sql/indexes.sql
