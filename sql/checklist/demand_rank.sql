-- kiteline_internal.demand_rank(demand text) -> integer
--
-- How much a demand asks for: none 0, notice 1, consent 2, separate 3, written 4, forbidden 5. A word that is none
-- of them is forbidden. The strictest of law, house, purpose and checklist is the one with the highest rank.
-- Called by: demands_of(), judge(), the consent functions. Invoker.

create function kiteline_internal.demand_rank(demand text)
  returns integer
  language sql
  immutable
  parallel safe
  security invoker
  return coalesce(
    array_position(
      array['none', 'notice', 'consent', 'separate', 'written', 'forbidden'], demand
    ) - 1,
    5
  );

comment on function kiteline_internal.demand_rank(text) is 'How much a demand asks for, 0 to 5.';

revoke all on function kiteline_internal.demand_rank(text) from public;
