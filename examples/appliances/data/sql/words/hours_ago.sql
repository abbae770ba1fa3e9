-- app_data.hours_ago(hours, seconds) -> timestamptz
--
-- Counted in hours, not days: the length of a day would depend on the time zone of the connection.

create function app_data.hours_ago(hours integer, seconds integer default 0)
  returns timestamptz
  language sql
  immutable
  parallel safe
  return app_data.as_of() - make_interval(hours => hours, secs => seconds);
