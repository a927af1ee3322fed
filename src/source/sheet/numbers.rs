//! Numbers as cells show them: what a format says of decimals, signs, zeros and days. A format that says more is
//! taken for none: the number itself is shown then, which is never another one.

/// A format; without sections, numbers are shown as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// For numbers above zero, below it, and zero; for all where there is only one.
    sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Section {
    /// The number as it is, between two texts.
    General(String, String),
    Number(Pattern),
    Date(Vec<DatePart>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Pattern {
    before: String,
    after: String,
    /// No digit is shown at all where it has none.
    n_places: usize,
    min_whole: usize,
    min_decimals: usize,
    max_decimals: usize,
    is_grouped: bool,
    /// By how many powers of ten the number is shown too large: percent.
    power: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum DatePart {
    Year(usize),
    Month(usize),
    Day(usize),
    Text(String),
}

/// A piece of a format's code.
enum Token {
    Text(String),
    Place(char),
    Letter(char, usize),
    General,
}

impl NumberFormat {
    pub(super) fn parse(code: &str) -> Self {
        // Excel takes no longer one.
        const LONGEST: usize = 255;
        if code.is_empty() || code.len() > LONGEST * 4 {
            return Self::default();
        }
        let sections: Option<Vec<Section>> = sections(code).iter().map(|it| section(it)).collect();
        Self {
            sections: sections.unwrap_or_default(),
        }
    }

    /// The format of a number that every workbook knows without naming it, as it is in China.
    pub(super) fn built_in(id: u32) -> Self {
        Self::parse(match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 | 37 | 38 => "#,##0;-#,##0",
            7 | 8 | 39 | 40 => "#,##0.00;-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            14 => "yyyy/m/d",
            30 => "m-d-yy",
            27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            41 => "#,##0;-#,##0;\"-\"",
            43 => "#,##0.00;-#,##0.00;\"-\"",
            _ => return Self::default(),
        })
    }

    pub(super) fn shown(&self, value: f64, is_1904: bool) -> String {
        let is_negative = value < 0.0;
        let (section, is_own) = match self.sections.as_slice() {
            [] => return general(value),
            [all] => (all, false),
            [_, negative, ..] if is_negative => (negative, true),
            [_, _, zero, ..] if value == 0.0 => (zero, true),
            [positive, ..] => (positive, false),
        };
        let sign = if is_negative && !is_own { "-" } else { "" };
        match section {
            Section::General(before, after) => {
                format!("{sign}{before}{}{after}", general(value.abs()))
            }
            Section::Number(it) => it.shown(value.abs(), sign),
            Section::Date(parts) => date(value, is_1904).map_or_else(
                || general(value),
                |date| parts.iter().map(|it| it.shown(date)).collect(),
            ),
        }
    }
}

impl Pattern {
    fn shown(&self, value: f64, sign: &str) -> String {
        let mut res = self.before.clone();
        if self.n_places > 0 {
            let digits = rounded(value, self.max_decimals, self.power);
            let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
            let is_zero = !digits.contains(|it: char| matches!(it, '1'..='9'));
            let whole = if whole == "0" && self.min_whole == 0 {
                ""
            } else {
                whole
            };
            let whole = format!("{whole:0>width$}", width = self.min_whole);
            let n_decimals = decimals.trim_end_matches('0').len().max(self.min_decimals);
            if !is_zero {
                res.insert_str(0, sign);
            }
            res += &if self.is_grouped {
                grouped(&whole)
            } else {
                whole
            };
            if self.max_decimals > 0 && (n_decimals > 0 || self.min_decimals > 0) {
                res.push('.');
                res += decimals.get(..n_decimals).unwrap_or(decimals);
            }
        }
        res + &self.after
    }
}

impl DatePart {
    fn shown(&self, (year, month, day): (i64, i64, i64)) -> String {
        match self {
            DatePart::Year(2) => format!("{:02}", year.rem_euclid(100)),
            DatePart::Year(_) => year.to_string(),
            DatePart::Month(2) => format!("{month:02}"),
            DatePart::Month(_) => month.to_string(),
            DatePart::Day(2) => format!("{day:02}"),
            DatePart::Day(_) => day.to_string(),
            DatePart::Text(it) => it.clone(),
        }
    }
}

/// The sections of a code.
fn sections(code: &str) -> Vec<String> {
    let mut res = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for it in code.chars() {
        let is_end = it == ';' && !is_quoted && !is_escaped;
        is_quoted ^= it == '"' && !is_escaped;
        is_escaped = !is_quoted && !is_escaped && matches!(it, '\\' | '_' | '*');
        if is_end {
            res.push(String::new());
        } else if let Some(last) = res.last_mut() {
            last.push(it);
        }
    }
    // What stands behind the third is for texts.
    res.truncate(3);
    res
}

/// What a section means; `None` where it says more than is known here.
fn section(code: &str) -> Option<Section> {
    let tokens = tokens(code)?;
    if tokens.iter().any(|it| matches!(it, Token::Letter(..))) {
        return date_parts(tokens).map(Section::Date);
    }
    if tokens.iter().any(|it| matches!(it, Token::General)) {
        let (mut before, mut after, mut is_behind) = (String::new(), String::new(), false);
        for it in tokens {
            match it {
                Token::General if !is_behind => is_behind = true,
                Token::Text(it) => if is_behind { &mut after } else { &mut before }.push_str(&it),
                _ => return None,
            }
        }
        return Some(Section::General(before, after));
    }
    pattern(tokens).map(Section::Number)
}

fn tokens(code: &str) -> Option<Vec<Token>> {
    let mut res: Vec<Token> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(it) = chars.next() {
        match it {
            '"' => {
                let mut text = String::new();
                loop {
                    match chars.next()? {
                        '"' => break,
                        it => text.push(it),
                    }
                }
                res.push(Token::Text(text));
            }
            '\\' => res.push(Token::Text(chars.next()?.into())),
            // As wide as a character, or as often as there is room: blanks.
            '_' | '*' => drop(chars.next()?),
            '[' => {
                let mut name = String::new();
                loop {
                    match chars.next()? {
                        ']' => break,
                        it => name.push(it),
                    }
                }
                res.extend(bracketed(&name)?.map(Token::Text));
            }
            '0' | '#' | '?' | '.' | ',' | '%' => res.push(Token::Place(it)),
            'G' | 'g' => {
                const REST: &str = "eneral";
                let rest: String = chars.by_ref().take(REST.len()).collect();
                rest.eq_ignore_ascii_case(REST).then_some(())?;
                res.push(Token::General);
            }
            'y' | 'm' | 'd' | 'Y' | 'M' | 'D' => {
                let letter = it.to_ascii_lowercase();
                let mut n = 1;
                while chars
                    .next_if(|it| it.to_ascii_lowercase() == letter)
                    .is_some()
                {
                    n += 1;
                }
                res.push(Token::Letter(letter, n));
            }
            it if it.is_ascii_alphabetic() || it == '@' => return None,
            it => res.push(Token::Text(it.into())),
        }
    }
    Some(res)
}

/// What brackets show: a currency, or nothing where they only color. `None` where they say more.
fn bracketed(name: &str) -> Option<Option<String>> {
    const COLORS: [&str; 9] = [
        "black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "color",
    ];
    if let Some(currency) = name.strip_prefix('$') {
        let symbol = currency.split('-').next().unwrap_or_default();
        return Some((!symbol.is_empty()).then(|| symbol.to_owned()));
    }
    let name = name.trim_end_matches(|it: char| it.is_ascii_digit());
    COLORS
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it))
        .then_some(None)
}

fn date_parts(tokens: Vec<Token>) -> Option<Vec<DatePart>> {
    let part = |it| {
        Some(match it {
            Token::Text(it) => DatePart::Text(it),
            Token::Letter('y', n) => DatePart::Year(n),
            Token::Letter('m', n @ 1..=2) => DatePart::Month(n),
            Token::Letter('d', n @ 1..=2) => DatePart::Day(n),
            Token::Place(it @ ('.' | ',')) => DatePart::Text(it.into()),
            Token::Letter(..) | Token::Place(_) | Token::General => return None,
        })
    };
    tokens.into_iter().map(part).collect()
}

fn pattern(tokens: Vec<Token>) -> Option<Pattern> {
    let mut res = Pattern::default();
    let mut is_behind_point = false;
    // Commas that no digit has come behind yet.
    let mut n_commas = 0;
    for it in tokens {
        match it {
            Token::Place(it @ ('0' | '#' | '?')) => {
                if !res.after.is_empty() {
                    return None;
                }
                res.is_grouped |= n_commas > 0;
                n_commas = 0;
                res.n_places += 1;
                match (it, is_behind_point) {
                    ('0', false) => res.min_whole += 1,
                    ('0', true) => {
                        res.max_decimals += 1;
                        res.min_decimals = res.max_decimals;
                    }
                    (_, false) => res.min_whole += usize::from(res.min_whole > 0),
                    (_, true) => res.max_decimals += 1,
                }
            }
            Token::Place('.') if !is_behind_point && res.n_places > 0 && n_commas == 0 => {
                is_behind_point = true;
            }
            Token::Place(',') if res.n_places > 0 => n_commas += 1,
            Token::Place('%') => {
                res.power += 2;
                let side = if res.n_places > 0 {
                    &mut res.after
                } else {
                    &mut res.before
                };
                side.push('%');
            }
            Token::Text(it) => {
                let side = if res.n_places > 0 {
                    &mut res.after
                } else {
                    &mut res.before
                };
                side.push_str(&it);
            }
            Token::Place(_) | Token::Letter(..) | Token::General => return None,
        }
    }
    // Commas behind the last digit show thousands.
    (n_commas == 0).then(|| Pattern {
        before: res.before.trim().to_owned(),
        after: res.after.trim_end().to_owned(),
        ..res
    })
}

/// A number as it is shown where nothing says how: in some eleven characters.
fn general(value: f64) -> String {
    const DIGITS: usize = 10;
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = rounded(value.abs(), 0, 0).len();
    let digits = rounded(value.abs(), DIGITS.saturating_sub(whole), 0);
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => &digits,
    };
    if digits == "0" {
        digits.to_owned()
    } else {
        format!("{sign}{digits}")
    }
}

/// A number not below zero, times ten to some power, with so many decimals; half of the last one is rounded up, as
/// people do it, and not as it is stored.
fn rounded(value: f64, decimals: usize, power: i32) -> String {
    // As many as a sheet knows of a number: those behind are noise.
    const DIGITS: usize = 15;
    // Nothing is longer, nor smaller.
    const MOST: i32 = 400;
    let text = format!("{value:.places$e}", places = DIGITS - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    // How many digits stand before the point, of which there is one at least.
    let point = (exponent + power + 1).clamp(-MOST, MOST);
    let n_zeros = usize::try_from(1 - point).unwrap_or(0);
    digits.splice(0..0, std::iter::repeat_n(b'0', n_zeros));
    let whole = usize::try_from(point.max(1)).unwrap_or(1);
    let len = whole + decimals;
    let rounds_up = digits.get(len).is_some_and(|it| *it >= b'5');
    digits.resize(len, b'0');
    if rounds_up {
        let nines = digits.iter().rev().take_while(|it| **it == b'9').count();
        let at = len - nines;
        digits[at..].fill(b'0');
        match at.checked_sub(1) {
            Some(at) => digits[at] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let whole = digits.len() - decimals;
    let mut res = String::from_utf8(digits).unwrap_or_default();
    if decimals > 0 {
        res.insert(whole, '.');
    }
    res
}

/// Digits with a comma before every three.
fn grouped(digits: &str) -> String {
    let mut res = String::new();
    for (idx, it) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            res.push(',');
        }
        res.push(it);
    }
    res
}

/// The year, month and day of a number of days, as a sheet counts them; `None` where there was none.
fn date(value: f64, is_1904: bool) -> Option<(i64, i64, i64)> {
    // Sheets know of no day before 1900 nor behind 9999, and count a 29 February 1900 that never was.
    const DAYS: std::ops::Range<f64> = 0.0..2_958_466.0;
    const OF_1904: i64 = 1462;
    const LEAP_DAY: i64 = 60;
    if !DAYS.contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is within DAYS")]
    let mut days = value.floor() as i64;
    if is_1904 {
        days += OF_1904;
    } else if days < LEAP_DAY {
        days += 1;
    }
    // From the first of March of the year 0 to the thirtieth of December 1899.
    Some(civil(days + 693_899))
}

/// The date so many days behind the first of March of the year 0 of our calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    const OF_400_YEARS: i64 = 146_097;
    let (era, day) = (days.div_euclid(OF_400_YEARS), days.rem_euclid(OF_400_YEARS));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, all: &[(f64, &str)]) {
        let format = NumberFormat::parse(code);
        for (value, expected) in all {
            assert_eq!(format.shown(*value, false), *expected, "{code}: {value}");
        }
    }

    #[test]
    fn a_number_is_as_it_is_where_nothing_says_how() {
        let all = [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (-3.0, "-3"),
            (0.1 + 0.2, "0.3"),
            (1.25, "1.25"),
            (1.0 / 3.0, "0.333333333"),
            (2.0 / 3.0 * 100.0, "66.66666667"),
            (9.999_999_999_9, "10"),
            (123_456_789_012.0, "123456789012"),
            (1e-20, "0"),
        ];
        for code in [
            "General",
            "general",
            "",
            "[>100]0",
            "0.00E+00",
            "# ?/?",
            "[DBNum1]0",
            "0-00",
            "0,",
        ] {
            check(code, &all[..3]);
        }
        check("General", &all);
        check("General\"件\"", &[(3.0, "3件"), (-3.5, "-3.5件")]);
    }

    #[test]
    fn decimals_are_rounded_as_people_round() {
        check(
            "0",
            &[
                (2.5, "3"),
                (0.49, "0"),
                (-0.4, "0"),
                (-1.5, "-2"),
                (1e3, "1000"),
            ],
        );
        check(
            "0.00",
            &[(1.005, "1.01"), (99.999, "100.00"), (5.0, "5.00")],
        );
        check("0.##", &[(1.5, "1.5"), (2.0, "2")]);
        check("#", &[(0.0, ""), (7.0, "7")]);
        check("000", &[(7.0, "007")]);
        check(
            "#,##0",
            &[
                (1234.0, "1,234"),
                (999.6, "1,000"),
                (12.0, "12"),
                (1_234_567.0, "1,234,567"),
            ],
        );
        check("0.0%", &[(0.125, "12.5%"), (1.0, "100.0%")]);
        check("0%", &[(0.055, "6%")]);
    }

    #[test]
    fn signs_zeros_and_texts_are_as_the_format_has_them() {
        let accounts = "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ";
        check(accounts, &[(1200.0, "1,200"), (-5.0, "-5"), (0.0, "-")]);
        check("0_);[Red]\\(0\\)", &[(4.0, "4"), (-4.0, "(4)"), (0.0, "0")]);
        check("0;-0;;@", &[(0.0, ""), (3.0, "3"), (-3.0, "-3")]);
        check("0\"件\"", &[(6.0, "6件")]);
        check("[$¥-804]#,##0.00", &[(1.5, "¥1.50"), (-1.5, "-¥1.50")]);
        check("\"a;b\"0", &[(1.0, "a;b1")]);
    }

    #[test]
    fn days_are_dates_where_the_format_says_so() {
        check(
            "yyyy\"年\"m\"月\"d\"日\"",
            &[(45_658.0, "2025年1月1日"), (45_657.9, "2024年12月31日")],
        );
        check(
            "yyyy/mm/dd",
            &[
                (45_351.0, "2024/02/29"),
                (61.0, "1900/03/01"),
                (1.0, "1900/01/01"),
            ],
        );
        check("[$-804]yy-m-d", &[(45_658.0, "25-1-1"), (-1.0, "-1")]);
        check("h:mm", &[(0.5, "0.5")]);
        assert_eq!(
            NumberFormat::built_in(31).shown(44_196.0, true),
            "2025年1月1日"
        );
        assert_eq!(NumberFormat::built_in(41).shown(0.0, false), "-");
    }
}
