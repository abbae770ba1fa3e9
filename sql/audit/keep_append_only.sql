-- kiteline_internal.keep_append_only(relation regclass) -> void
--
-- Puts the append-only trigger on one table or partition. A statement trigger of a partitioned table
-- does not fire for statements that address a partition by name, so each partition gets its own.
-- Called by: install.sql, ensure_month(). Invoker: only the owner can create triggers there.

create function kiteline_internal.keep_append_only(relation regclass)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_append_only$
begin
  execute format(
    'create trigger refuse_rewrite before update or delete or truncate on %s '
    'for each statement execute function kiteline_internal.refuse_rewrite()',
    relation
  );
  execute format('alter table %s enable always trigger refuse_rewrite', relation);
end
$keep_append_only$;

comment on function kiteline_internal.keep_append_only(regclass) is
  'Puts the append-only trigger on one table or partition.';

revoke all on function kiteline_internal.keep_append_only(regclass) from public;
