-- app_data.given_characters() -> text[]
--
-- Characters of given names, one of them rare (outside the basic plane).

create function app_data.given_characters()
  returns text[]
  language sql
  immutable
  parallel safe
  return array[
    '伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '涛', '明', '超',
    '秀', '霞', '平', '刚', '桂', '英', '华', '玉', '兰', '红', '梅', '建', '文', '辉', '鑫', '宇',
    '浩', '然', '子', '轩', '欣', '怡', '晨', '佳', '雨', '思', '婷', '雪', '健', '国', '志', '𠮷'
  ];
