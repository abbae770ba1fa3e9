-- app_data.today() -> date
--
-- The day on which the shop stands at the moment the data are made for.

create function app_data.today()
  returns date
  language sql
  immutable
  parallel safe
  return (app_data.as_of() at time zone 'Asia/Shanghai')::date;
