-- kiteline_internal.stricter_sensitivity(legal text, house text) -> text
--
-- The stricter of two sensitivities: public, internal, personal, sensitive, prohibited. A word that is none of
-- them counts as prohibited.
-- Called by: the generated column of categories. Invoker.

create function kiteline_internal.stricter_sensitivity(legal text, house text)
  returns text
  language sql
  immutable
  parallel safe
  security invoker
  return (array['public', 'internal', 'personal', 'sensitive', 'prohibited'])[
    greatest(
      coalesce(
        array_position(array['public', 'internal', 'personal', 'sensitive', 'prohibited'], legal), 5
      ),
      coalesce(
        array_position(array['public', 'internal', 'personal', 'sensitive', 'prohibited'], house), 5
      )
    )
  ];

comment on function kiteline_internal.stricter_sensitivity(text, text) is
  'The stricter of two sensitivities.';

revoke all on function kiteline_internal.stricter_sensitivity(text, text) from public;
