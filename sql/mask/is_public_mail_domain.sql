-- kiteline_mask.is_public_mail_domain(domain text) -> boolean
--
-- Whether a domain is a provider that anybody can have an address at: qq.com yes. Any other domain
-- may belong to one firm or one family, and names it.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_public_mail_domain(domain text)
  returns boolean
  language sql
  immutable
  parallel safe
  return lower(domain collate "C") in (
    'qq.com', 'vip.qq.com', 'foxmail.com', '163.com', 'vip.163.com', '126.com', 'vip.126.com',
    'yeah.net', '188.com', '139.com', '189.cn', 'wo.cn', 'sina.com', 'sina.cn', 'vip.sina.com',
    'sohu.com', 'tom.com', '21cn.com', '263.net', 'aliyun.com', 'gmail.com', 'googlemail.com',
    'outlook.com', 'hotmail.com', 'live.com', 'live.cn', 'msn.com', 'yahoo.com', 'yahoo.cn',
    'yahoo.com.cn', 'yahoo.co.jp', 'ymail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com',
    'proton.me', 'protonmail.com', 'gmx.com', 'gmx.de', 'web.de', 'mail.ru', 'yandex.ru',
    'yandex.com', 'naver.com', 'hanmail.net', 'daum.net', 'zoho.com'
  );

comment on function kiteline_mask.is_public_mail_domain(text) is
  'Whether a mail domain is a public provider.';

revoke all on function kiteline_mask.is_public_mail_domain(text) from public;
grant execute on function kiteline_mask.is_public_mail_domain(text) to kiteline_recipient;
