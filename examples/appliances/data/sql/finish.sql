-- After the load: identity columns go on behind the rows that were numbered by hand
--
-- Numbers from nine thousand million on belong to the personas. Statistics are gathered here
-- because autovacuum has not come by yet when the example reads.

do $finish$
declare
  v_column record;
begin
  for v_column in
    select c.table_name, c.column_name
    from information_schema.columns as c
    where c.table_schema = 'app' and c.is_identity = 'YES'
  loop
    execute format(
      'select setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false)'
        || ' from app.%I where %I < 9000000000',
      'app.' || v_column.table_name, v_column.column_name, v_column.column_name,
      v_column.table_name, v_column.column_name
    );
    execute format('analyze app.%I', v_column.table_name);
  end loop;
end
$finish$;

drop schema app_data cascade;
