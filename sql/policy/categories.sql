-- kiteline_internal.categories: the kinds of data, with the law's view of them and the house's
--
-- Filled by the generated migration. sensitivity is the stricter of the two, and what every consent rule
-- asks. The built-in categories "key" and "none" have no row: they are about nobody.

create table kiteline_internal.categories (
  policy text not null,
  category text not null,
  legal text not null,
  house text not null,
  sensitivity text not null
    generated always as (kiteline_internal.stricter_sensitivity(legal, house)) stored,
  label_en text not null,
  label_zh text not null,
  constraint categories_pkey primary key (policy, category),
  constraint categories_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint categories_legal_check
    check (legal in ('public', 'internal', 'personal', 'sensitive', 'prohibited')),
  constraint categories_house_check
    check (house in ('public', 'internal', 'personal', 'sensitive', 'prohibited'))
);

comment on table kiteline_internal.categories is
  'The kinds of data, with the sensitivity that law and house give them.';
