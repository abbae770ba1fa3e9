-- app_data.throw_dice(id, topic) -> bytea
--
-- 32 bytes that look thrown but are the same for the same id and topic on every version and
-- machine. decode() and not convert_to(): the latter is only stable, and PostgreSQL would not
-- inline this function.

create function app_data.throw_dice(id bigint, topic text)
  returns bytea
  language sql
  immutable
  parallel safe
  return sha256(decode(topic || ':' || id::text, 'escape'));
