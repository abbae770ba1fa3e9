-- kiteline_internal.watch_gates(relation regclass) -> void
--
-- Puts note_gate_change() on a table. ENABLE ALWAYS: a session that plays a replica does not escape.
-- Called by: install.sql. Invoker: only the owner can create triggers there.

create function kiteline_internal.watch_gates(relation regclass)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $watch_gates$
begin
  execute format(
    'create trigger note_gate_change after insert or update or delete on %s '
    'for each row execute function kiteline_internal.note_gate_change()',
    relation
  );
  execute format(
    'create trigger note_truncation after truncate on %s '
    'for each statement execute function kiteline_internal.note_gate_change()',
    relation
  );
  execute format(
    'alter table %1$s enable always trigger note_gate_change, '
    'enable always trigger note_truncation',
    relation
  );
end
$watch_gates$;

comment on function kiteline_internal.watch_gates(regclass) is
  'Sessions ask their gates again when this table changes.';

revoke all on function kiteline_internal.watch_gates(regclass) from public;
