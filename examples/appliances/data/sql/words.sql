-- What the data are drawn from: dice, words and numbers, in an order in which each finds what it
-- uses
--
-- Lives in schema app_data, which make-data.ts creates and drops again; it also creates there
-- app_data.as_of(), app_data.orders_per_customer() and app_data.is_persona(customer_id).

\ir words/throw_dice.sql
\ir words/roll.sql
\ir words/pick.sql
\ir words/today.sql
\ir words/hours_ago.sql
\ir words/idle_hours.sql
\ir words/birth_date.sql
\ir words/day_number.sql
\ir words/resident_id.sql
\ir words/doubled.sql
\ir words/bank_card.sql
\ir words/mobile_number.sql
\ir words/typed_mobile.sql
\ir words/surnames.sql
\ir words/given_characters.sql
\ir words/person_name.sql
\ir words/fault_text.sql
\ir words/places.sql
