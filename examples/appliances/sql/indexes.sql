-- Indexes of schema app
--
-- Run after a bulk load: building an index at once is several times faster than keeping it row
-- by row.
-- Each relation is found by its customer (or its order), which is how every purpose reads it.

create index customers_last_active_at_idx on app.customers (last_active_at);
create index customer_identities_customer_id_idx on app.customer_identities (customer_id);
create index customer_contacts_customer_id_idx on app.customer_contacts (customer_id);
create index customer_contacts_mobile_idx on app.customer_contacts (mobile);
create index addresses_customer_id_idx on app.addresses (customer_id);
create index emergency_contacts_customer_id_idx on app.emergency_contacts (customer_id);
create index emergency_contacts_contact_customer_id_idx
  on app.emergency_contacts (contact_customer_id);
create index devices_customer_id_idx on app.devices (customer_id);
create index devices_alarm_at_idx on app.devices (alarm_at) where alarm_at is not null;
create index device_usage_customer_id_month_idx on app.device_usage (customer_id, month desc);
create index orders_customer_id_ordered_at_idx on app.orders (customer_id, ordered_at desc);
create index order_items_order_id_idx on app.order_items (order_id);
create index payments_order_id_idx on app.payments (order_id);
create index service_tickets_customer_id_idx on app.service_tickets (customer_id);
create index service_tickets_engineer_idx on app.service_tickets (engineer) where status = 'open';
create index deliveries_customer_id_idx on app.deliveries (customer_id);
create index deliveries_carrier_idx
  on app.deliveries (carrier) where status in ('ready', 'in_transit');
create index deliveries_waybill_no_idx on app.deliveries (waybill_no);
create index preferences_customer_id_idx on app.preferences (customer_id);
create index credit_files_customer_id_idx on app.credit_files (customer_id);
create index credit_files_applied_on_idx on app.credit_files (applied_on);
create index family_members_customer_id_idx on app.family_members (customer_id);
create index social_accounts_customer_id_idx on app.social_accounts (customer_id);
create index app_logins_customer_id_idx on app.app_logins (customer_id);
create index call_recordings_customer_id_idx on app.call_recordings (customer_id);
