import type { Policy } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import {
  ddl,
  join,
  literal,
  name,
  qualified,
  relation as relationSql,
  type Sql,
} from '../sql/ddl.ts'
import { changeRecorder } from './change-recorder.ts'
import type { Statement } from './statement.ts'

const commands = ['insert', 'update', 'delete', 'truncate'] as const

/**
 * Statement triggers that record which rows of a governed table changed, and in which columns; never the values.
 *
 * `*<>` compares the stored images of two records: it works for every type, also those without `=`
 * (json), and tells null from a value. Without the casts PostgreSQL would compare the fields with the types' own operators. A changed key makes two rows: the old one gone, the new one come.
 */
export function auditTriggers(policy: Policy, relation: string): Statement {
  const target = relationSql(relation)
  const recorder = qualified('kiteline_internal', changeRecorder(relation))
  const governed = own(policy.relations, relation)
  const columns = Object.keys(governed?.columns ?? {})
  const key = governed?.key ?? []
  const subject = governed?.subject
  const diff = columns.map(
    (column) =>
      ddl`case when row(o.${name(column)})::record *<> row(n.${name(column)})::record then ${literal(column)} end`,
  )
  const isChanged = columns.map((column) => ddl`o.${name(column)}`)
  const isChangedTo = columns.map((column) => ddl`n.${name(column)}`)
  const whole = (rows: 'new_rows' | 'old_rows', command: 'insert' | 'delete') => ddl`
    select
      clock_timestamp(), ${literal(relation)}, ${literal(command)}, ${keyText(key, 'r')},
      ${subjectText(subject, 'r')}, null, session_user, current_setting('role'), pg_current_xact_id()
    from ${name(rows)} r;
  `
  return {
    object: `audit triggers of ${relation}`,
    up: ddl`
      create function ${recorder}()
        returns trigger
        language plpgsql
        volatile
        parallel unsafe
        security definer
        set search_path = pg_catalog, pg_temp
      as $record_changes$
      begin
        perform kiteline_internal.ensure_month('changes', clock_timestamp());
        if tg_op = 'INSERT' then
          ${changesInto}
          ${whole('new_rows', 'insert')}
        elsif tg_op = 'DELETE' then
          ${changesInto}
          ${whole('old_rows', 'delete')}
        elsif tg_op = 'UPDATE' then
          ${changesInto}
          select
            clock_timestamp(), ${literal(relation)}, 'update',
            coalesce(${keyText(key, 'n')}, ${keyText(key, 'o')}),
            coalesce(${subjectText(subject, 'n')}, ${subjectText(subject, 'o')}),
            array_remove(
              array[
                ${join(diff, ',\n')}
              ],
              null
            ),
            session_user, current_setting('role'), pg_current_xact_id()
          from old_rows o
          full join new_rows n on ${join(
            key.map((column) => ddl`n.${name(column)} = o.${name(column)}`),
            '\nand ',
          )}
          where row(${join(isChanged, ', ')})::record *<> row(${join(isChangedTo, ', ')})::record;
        else
          ${changesInto}
          values (
            clock_timestamp(), ${literal(relation)}, 'truncate', null, null, null, session_user,
            current_setting('role'), pg_current_xact_id()
          );
        end if;
        return null;
      end
      $record_changes$;

      comment on function ${recorder}() is ${literal(`Trigger: records changes of ${relation}.`)};
      alter function ${recorder}() owner to kiteline_owner;
      revoke all on function ${recorder}() from public;

      ${join(
        commands.map((command) => trigger(command, target, recorder)),
        '\n\n',
      )}
    `,
    down: ddl`
      ${join(
        commands.map((command) => ddl`drop trigger ${name(triggerName(command))} on ${target};`),
        '\n',
      )}
      drop function ${recorder}();
    `,
    hazards: [],
  }
}

const changesInto = ddl`
  insert into kiteline_internal.changes (
    changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
  )
`

function keyText(key: readonly string[], row: 'n' | 'o' | 'r'): Sql {
  const parts = key.map((column) => ddl`${name(row)}.${name(column)}::text`)
  return join(
    parts.flatMap((part, index) => (index === 0 ? [part] : [literal(','), part])),
    ' || ',
  )
}

function subjectText(subject: string | undefined, row: 'n' | 'o' | 'r'): Sql {
  return subject === undefined ? ddl`null` : ddl`${name(row)}.${name(subject)}::text`
}

function triggerName(command: (typeof commands)[number]): string {
  return `kiteline_record_${command}`
}

/** `enable always`: a session that plays a replica does not escape. */
function trigger(command: (typeof commands)[number], target: Sql, recorder: Sql): Sql {
  const trigger = name(triggerName(command))
  const event = {
    insert: ddl`after insert on ${target} referencing new table as new_rows`,
    update: ddl`after update on ${target} referencing old table as old_rows new table as new_rows`,
    delete: ddl`after delete on ${target} referencing old table as old_rows`,
    truncate: ddl`after truncate on ${target}`,
  }[command]
  return ddl`
    create trigger ${trigger}
      ${event}
      for each statement execute function ${recorder}();
    alter table ${target} enable always trigger ${trigger};
  `
}
