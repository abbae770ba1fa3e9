-- app_data.mobile_number(customer_id) -> text
--
-- A mainland mobile number of eleven digits, another one for each customer: the multiplier shares
-- no factor with 10^8. The prefixes leave 138 and 139 to the personas.

create function app_data.mobile_number(customer_id bigint)
  returns text
  language sql
  immutable
  parallel safe
  return (array['130', '133', '150', '158', '159', '177', '186', '188', '189', '198'])
      [1 + customer_id % 10]
    || lpad(((customer_id * 7654321 + 1234567) % 100000000)::text, 8, '0');
