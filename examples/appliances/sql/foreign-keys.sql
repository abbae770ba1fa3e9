-- Foreign keys of schema app
--
-- Run after a bulk load: PostgreSQL checks a new key by one join, but a key that is already
-- there row by row.

alter table app.customer_identities
  add constraint customer_identities_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.customer_contacts
  add constraint customer_contacts_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.addresses
  add constraint addresses_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.emergency_contacts
  add constraint emergency_contacts_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.emergency_contacts
  add constraint emergency_contacts_contact_customer_id_fkey foreign key (contact_customer_id)
    references app.customers (customer_id);
alter table app.devices
  add constraint devices_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.devices
  add constraint devices_product_id_fkey foreign key (product_id)
    references app.products (product_id);
alter table app.devices
  add constraint devices_address_id_fkey foreign key (address_id)
    references app.addresses (address_id);
alter table app.device_usage
  add constraint device_usage_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.device_usage
  add constraint device_usage_device_id_fkey foreign key (device_id)
    references app.devices (device_id);
alter table app.orders
  add constraint orders_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.order_items
  add constraint order_items_order_id_fkey foreign key (order_id)
    references app.orders (order_id);
alter table app.order_items
  add constraint order_items_product_id_fkey foreign key (product_id)
    references app.products (product_id);
alter table app.payments
  add constraint payments_order_id_fkey foreign key (order_id) references app.orders (order_id);
alter table app.service_tickets
  add constraint service_tickets_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.service_tickets
  add constraint service_tickets_device_id_fkey foreign key (device_id)
    references app.devices (device_id);
alter table app.deliveries
  add constraint deliveries_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.deliveries
  add constraint deliveries_order_id_fkey foreign key (order_id) references app.orders (order_id);
alter table app.deliveries
  add constraint deliveries_address_id_fkey foreign key (address_id)
    references app.addresses (address_id);
alter table app.preferences
  add constraint preferences_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.credit_files
  add constraint credit_files_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.family_members
  add constraint family_members_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.social_accounts
  add constraint social_accounts_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.app_logins
  add constraint app_logins_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
alter table app.call_recordings
  add constraint call_recordings_customer_id_fkey foreign key (customer_id)
    references app.customers (customer_id);
