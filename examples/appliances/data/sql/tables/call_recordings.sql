-- Hotline recordings of every fiftieth customer of $1 to $2

insert into app.call_recordings (call_recording_id, customer_id, recorded_at, uri)
select
  customer_id,
  customer_id,
  app_data.hours_ago(app_data.roll(app_data.throw_dice(customer_id, 'call'), 0, 8760)),
  'recordings/' || customer_id || '.opus'
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
where customer_id % 50 = 9;
