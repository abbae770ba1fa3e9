-- kiteline_mask.province_of(address text) -> text
--
-- The province that visible text begins with, in full (浙江省) or short (浙江), null otherwise. A short
-- name that goes on as another place or a street (上海路, 吉林市, 河北区) is none.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.province_of(address text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when substring(address from '^.{2,7}?(?:省|市|自治区|特别行政区)') in (
      '北京市', '天津市', '上海市', '重庆市', '河北省', '山西省', '辽宁省',
      '吉林省', '黑龙江省', '江苏省', '浙江省', '安徽省', '福建省', '江西省',
      '山东省', '河南省', '湖北省', '湖南省', '广东省', '海南省', '四川省',
      '贵州省', '云南省', '陕西省', '甘肃省', '青海省', '台湾省', '内蒙古自治区',
      '广西壮族自治区', '西藏自治区', '宁夏回族自治区', '新疆维吾尔自治区', '香港特别行政区', '澳门特别行政区'
    )
    then substring(address from '^.{2,7}?(?:省|市|自治区|特别行政区)')
    when left(address, 3) in ('黑龙江', '内蒙古') and substr(address, 4) !~ '^[路街道巷镇乡村]'
    then left(address, 3)
    when left(address, 2) in (
      '北京', '天津', '上海', '重庆', '河北', '山西', '辽宁', '吉林', '江苏', '浙江', '安徽',
      '福建', '江西', '山东', '河南', '湖北', '湖南', '广东', '海南', '四川', '贵州', '云南',
      '陕西', '甘肃', '青海', '台湾', '广西', '西藏', '宁夏', '新疆', '香港', '澳门'
    )
      and substr(address, 3)
        !~ '^(?:[市区县旗路街道巷镇乡村里]|大道|大街|[东南西北中][路街]|藏族|蒙古族)'
    then left(address, 2)
  end;

comment on function kiteline_mask.province_of(text) is
  'The province that an address begins with; null otherwise.';

revoke all on function kiteline_mask.province_of(text) from public;
grant execute on function kiteline_mask.province_of(text) to kiteline_recipient;
