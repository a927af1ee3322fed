//! What the reader of TOML says, in Chinese. Its words are few and fixed; what is not among them stays as it is.

/// What it says is wrong, in its words and ours.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("`_` may only go between digits", "“_”只能用在数字之间"),
    (
        "cannot extend value of type array with a dotted key",
        "不能用带点的键扩充数组",
    ),
    (
        "cannot extend value of type inline table with a dotted key",
        "不能用带点的键扩充行内表",
    ),
    (
        "cannot recurse further; max recursion depth met",
        "嵌套太深",
    ),
    (
        "carriage return must be followed by newline",
        "回车符后须有换行符",
    ),
    ("duplicate key", "键重复"),
    ("extra `=`", "多了“=”"),
    (
        "extra assignment between key-value pairs",
        "键与值之间多了“=”",
    ),
    ("extra comma in array", "数组中多了逗号"),
    ("extra comma in inline table", "行内表中多了逗号"),
    (
        "integers with a radix cannot be signed",
        "带进制前缀的整数不能有正负号",
    ),
    ("invalid binary number", "二进制数写法不对"),
    ("invalid boolean", "布尔值写法不对"),
    ("invalid comment character", "注释中有不允许的字符"),
    ("invalid date", "日期写法不对"),
    ("invalid date-time", "日期时间写法不对"),
    ("invalid datetime", "日期时间写法不对"),
    ("invalid offset", "时区写法不对"),
    ("invalid time", "时间写法不对"),
    ("invalid exponent", "指数写法不对"),
    ("invalid float", "小数写法不对"),
    ("invalid fraction", "小数部分写法不对"),
    ("invalid hexadecimal number", "十六进制数写法不对"),
    ("invalid inline table element", "行内表中的一项写法不对"),
    ("invalid integer number", "整数写法不对"),
    ("invalid key-value pair", "键值对写法不对"),
    ("invalid mantissa", "数字写法不对"),
    ("invalid octal number", "八进制数写法不对"),
    ("invalid string", "字符串写法不对"),
    ("invalid table", "表写法不对"),
    ("invalid basic string", "双引号字符串写法不对"),
    ("invalid literal string", "单引号字符串写法不对"),
    (
        "invalid multi-line basic string",
        "多行双引号字符串写法不对",
    ),
    (
        "invalid multi-line literal string",
        "多行单引号字符串写法不对",
    ),
    ("invalid key", "键写法不对"),
    ("could not allocate for string", "字符串太长"),
    (
        "invalid unquoted key",
        "不加引号的键只能用字母、数字、“_”和“-”",
    ),
    ("invalid value", "值写法不对"),
    ("key with no value", "键没有值"),
    (
        "keys cannot be multi-line basic strings",
        "键不能是多行字符串",
    ),
    (
        "keys cannot be multi-line literal strings",
        "键不能是多行字符串",
    ),
    ("missing array opening", "缺少数组的开头"),
    (
        "missing assignment between key-value pairs",
        "键与值之间缺少“=”",
    ),
    (
        "missing comma between array elements",
        "数组各项之间缺少逗号",
    ),
    (
        "missing comma between key-value pairs",
        "键值对之间缺少逗号",
    ),
    ("missing comment start", "缺少注释的开头"),
    ("missing escaped value", "“\\”后缺少要转义的字符"),
    ("missing inline table opening", "缺少行内表的开头"),
    (
        "missing key for inline table element",
        "行内表中的一项缺少键",
    ),
    ("missing opening quote", "缺少开头的引号"),
    ("missing table open", "缺少表头的“[”"),
    ("missing value", "缺少值"),
    ("missing value for key", "键没有值"),
    ("radix must be lowercase", "进制前缀须小写"),
    ("recursion limit", "嵌套太深"),
    ("redundant integer number prefix", "多了整数的前缀"),
    ("redundant numeric sign", "多了正负号"),
    ("string values must be quoted", "字符串须加引号"),
    ("too few unicode value digits", "Unicode 转义的位数不够"),
    ("unclosed array", "数组没有结束"),
    ("unclosed array table", "表头没有结束"),
    ("unclosed inline table", "行内表没有结束"),
    ("unclosed table", "表头没有结束"),
    ("unexpected `=` in array", "数组中不应有“=”"),
    ("unexpected content", "此处多了内容"),
    (
        "unexpected content between comment and newline",
        "注释与换行之间多了内容",
    ),
    ("unexpected key or value", "此处不应有键或值"),
    ("unexpected leading zero", "数字不能以 0 开头"),
    ("unexpected sign", "此处不应有正负号"),
    ("unquoted keys cannot be empty", "不加引号的键不能为空"),
];

/// What it would rather see there.
const EXPECTED: &[(&str, &str)] = &[
    ("key", "键"),
    ("value", "值"),
    ("string", "字符串"),
    ("newline", "换行"),
    ("nothing", "空"),
    ("letters", "字母"),
    ("numbers", "数字"),
    ("digits", "数字"),
    ("characters", "字符"),
    ("printable characters", "可见字符"),
    (
        "non-double-quote visible characters",
        "双引号以外的可见字符",
    ),
    (
        "non-single-quote visible characters",
        "单引号以外的可见字符",
    ),
    ("non-single-quote characters", "单引号以外的字符"),
    ("unicode hexadecimal value", "十六进制的 Unicode 值"),
    ("unquoted string", "不加引号的字符串"),
    ("literal string", "单引号字符串"),
    ("basic string", "双引号字符串"),
    ("multi-line literal string", "多行单引号字符串"),
    ("multi-line basic string", "多行双引号字符串"),
];

/// The same in Chinese, as far as the words are known.
pub(super) fn chinese(words: &str) -> String {
    let (description, expected) = match words.split_once(", expected ") {
        Some((it, expected)) => (it, Some(expected)),
        None => (words, None),
    };
    let Some(found) = look_up(DESCRIPTIONS, description) else {
        return words.to_owned();
    };
    match expected {
        Some(it) => {
            // What stands in quotes is TOML's own, in every language; other words may be new.
            let is_quoted = |it: &&str| it.starts_with('`') && it.ends_with('`');
            let known = |it| look_up(EXPECTED, it).or(Some(it).filter(is_quoted));
            let listed: Vec<&str> = it.split(", ").filter_map(known).collect();
            match listed.is_empty() {
                true => found.to_owned(),
                false => format!("{found}，应为{}", listed.join("、")),
            }
        }
        None => found.to_owned(),
    }
}

fn look_up(table: &[(&str, &'static str)], words: &str) -> Option<&'static str> {
    table.iter().find(|it| it.0 == words).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    /// Text that is almost TOML, broken at every place in every way that a slip of the hand breaks it.
    #[test]
    fn nothing_that_a_slip_brings_about_is_said_in_english() {
        const TEXT: &str = "language = \"zh\"\nexclude = ['a', \"b\\n\"] # 注\n[rules]\nx = { a = 1, b = true }\n\
             [[accept]]\nyear = 2024\nwhen = 2024-01-01\nn = 0x1f\nf = 1.5e3\n'k' = 7\n";
        const SLIPS: [&str; 17] = [
            "", "=", "\"", "'", "[", "]", "{", "}", ",", "#", "\\", "_", "+", "0", ".", "\r", "中",
        ];
        let mut n_said = 0;
        for (at, c) in TEXT.char_indices() {
            for slip in SLIPS {
                for end in [at, at + c.len_utf8()] {
                    let text = format!("{}{slip}{}", &TEXT[..at], &TEXT[end..]);
                    if let Err(err) = DeTable::parse(&text) {
                        let said = chinese(err.message());
                        let shown = said.replace("true 或 false", "").replace("Unicode", "");
                        // What is in quotes is TOML's own.
                        let shown: String = shown.split('`').step_by(2).collect();
                        let mut words = shown.split(|it: char| !it.is_ascii_alphabetic());
                        assert!(words.all(|it| it.len() < 2), "{text}\n{said}");
                        n_said += 1;
                    }
                }
            }
        }
        assert!(n_said > 1000, "{n_said}");
    }

    #[test]
    fn what_is_expected_is_named() {
        assert_eq!(
            chinese("unclosed table, expected `]`"),
            "表头没有结束，应为`]`"
        );
        assert_eq!(
            chinese("key with no value, expected `=`"),
            "键没有值，应为`=`"
        );
        assert_eq!(chinese("something new"), "something new");
    }
}
