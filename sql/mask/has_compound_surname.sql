-- kiteline_mask.has_compound_surname(name text) -> boolean
--
-- Whether a Chinese name begins with a surname of two characters, simplified or traditional: 欧阳锋
-- and 歐陽鋒 yes, 张小明 no. Of two characters in all (欧阳) the second is taken as the given name.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.has_compound_surname(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return length(name) > 2
    and left(name, 2) in (
      '欧阳', '太史', '端木', '上官', '司马', '东方', '独孤', '南宫', '万俟', '闻人', '夏侯', '诸葛',
      '尉迟', '公羊', '赫连', '澹台', '皇甫', '宗政', '濮阳', '公冶', '太叔', '申屠', '公孙', '慕容',
      '仲孙', '钟离', '长孙', '宇文', '司徒', '鲜于', '司空', '令狐', '闾丘', '子车', '亓官', '司寇',
      '巫马', '公西', '颛孙', '壤驷', '公良', '漆雕', '乐正', '宰父', '谷梁', '拓跋', '夹谷', '轩辕',
      '段干', '百里', '呼延', '东郭', '南门', '羊舌', '微生', '梁丘', '左丘', '东门', '西门', '第五',
      '贺兰', '纳兰', '完颜', '耶律', '达奚', '褚师', '公仪', '南荣', '即墨', '歐陽', '司馬', '東方',
      '獨孤', '南宮', '萬俟', '聞人', '諸葛', '尉遲', '赫連', '澹臺', '濮陽', '公孫', '仲孫', '鍾離',
      '鐘離', '長孫', '鮮于', '閭丘', '子車', '巫馬', '顓孫', '壤駟', '樂正', '穀梁', '夾谷', '軒轅',
      '段幹', '東郭', '南門', '東門', '西門', '賀蘭', '納蘭', '完顏', '達奚', '褚師', '公儀', '南榮'
    );

comment on function kiteline_mask.has_compound_surname(text) is
  'Whether a Chinese name begins with a two-character surname.';

revoke all on function kiteline_mask.has_compound_surname(text) from public;
grant execute on function kiteline_mask.has_compound_surname(text) to kiteline_recipient;
