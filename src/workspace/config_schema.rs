//! The schema of `gouji.toml`, derived from its types, and what it has to say of a file: each mistake at its
//! key or value, with what was meant. What is wrong is taken out of the table, so that the rest can be read.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use globset::Glob;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::rules::diagnostic::Message;
use crate::text::range::{TextRange, to_u32};

use super::config::Config;

/// A mistake in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub range: TextRange,
    pub message: Message,
    /// What was meant, where that can be told: what to put in the place of what.
    pub meant: Option<(TextRange, String)>,
}

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let settings = SchemaSettings::draft07().with(|it| it.inline_subschemas = true);
    settings
        .into_generator()
        .into_root_schema_for::<Config>()
        .to_value()
});

/// The schema of the file.
pub fn schema() -> &'static Value {
    &SCHEMA
}

/// The schema of what stands under some keys, one below the other; elements of lists have that of their list.
pub fn schema_at(path: &[&str]) -> Option<&'static Value> {
    path.iter().try_fold(schema(), |acc, key| {
        let acc = acc.get("items").unwrap_or(acc);
        acc.get("properties")?.get(key)
    })
}

/// The keys that a schema knows, in the order of their names.
pub fn keys(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let table = schema.get("items").unwrap_or(schema);
    let keys = table.get("properties").and_then(Value::as_object);
    keys.into_iter().flatten().map(|(key, it)| (&**key, it))
}

/// The words that a value can be, of its own or in a list.
pub fn words(schema: &Value) -> impl Iterator<Item = &str> {
    let of = |it: &'static str| schema.get(it).and_then(Value::as_array);
    let items = || schema.get("items")?.get("enum")?.as_array();
    let words = of("enum").or_else(items);
    words.into_iter().flatten().filter_map(Value::as_str)
}

/// Takes out of a table what is not as the schema has it, and says so.
pub fn check(text: &str, table: &mut DeTable<'_>) -> Vec<Mistake> {
    let mut reader = Reader {
        text,
        mistakes: Vec::new(),
    };
    let keeps = reader.table(schema(), table, &Key::default());
    debug_assert!(keeps, "nothing of the whole file is required");
    reader.mistakes.sort_by_key(|it| it.range);
    reader.mistakes
}

struct Reader<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

/// Where a value hangs.
#[derive(Clone, Default)]
struct Key {
    /// `accept.rule`.
    name: String,
    range: TextRange,
}

impl Key {
    fn below(&self, key: &str, range: TextRange) -> Self {
        let name = match self.name.as_str() {
            "" => key.to_owned(),
            name => format!("{name}.{key}"),
        };
        Self { name, range }
    }
}

impl Reader<'_> {
    /// Checks a table. Returns whether it is to be kept.
    fn table(&mut self, schema: &Value, table: &mut DeTable<'_>, at: &Key) -> bool {
        let known = schema.get("properties").and_then(Value::as_object);
        let empty = Map::new();
        let known = known.unwrap_or(&empty);
        let present: Vec<String> = table.keys().map(|it| it.get_ref().to_string()).collect();
        let mut lost = Vec::new();
        for (key, value) in std::mem::take(table) {
            let range = text_range(key.span());
            let own = at.below(key.get_ref(), range);
            let mut value = value;
            let is_kept = match known.get(key.get_ref().as_ref()) {
                Some(schema) => self.value(schema, &mut value, &own),
                None => {
                    self.unknown(key.get_ref(), known, at, range);
                    false
                }
            };
            if is_kept {
                table.insert(key, value);
            } else {
                lost.push(key.get_ref().to_string());
            }
        }
        let required = strings(schema.get("required"));
        let missing = required.iter().find(|it| !present.contains(it));
        let missing = missing
            .cloned()
            .or_else(|| missing_choice(schema, &present));
        if let Some(missing) = &missing {
            self.missing(at, missing);
        }
        let is_whole = schema.get("x-whole").is_none() || lost.is_empty();
        let has_required = required.iter().all(|it| !lost.contains(it));
        missing.is_none() && is_whole && has_required
    }

    /// Checks a value. Returns whether it is to be kept.
    fn value(&mut self, schema: &Value, value: &mut Spanned<DeValue<'_>>, at: &Key) -> bool {
        let range = text_range(value.span());
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            let kind = kind(value.get_ref());
            let fits = |it: &&Value| it.get("type").and_then(Value::as_str) == Some(kind);
            return match choices.iter().find(fits) {
                Some(it) => self.value(it, value, at),
                None => self.wrong_type(&choices[0], value, at),
            };
        }
        let wanted = schema.get("type").and_then(Value::as_str);
        let is_wanted = wanted.is_none_or(|it| it == kind(value.get_ref()));
        if !is_wanted {
            return self.wrong_type(schema, value, at);
        }
        match value.get_mut() {
            DeValue::Table(table) => {
                let at = Key {
                    range: header(self.text, range).unwrap_or(at.range),
                    ..at.clone()
                };
                self.table(schema, table, &at)
            }
            DeValue::Array(items) => {
                let item = schema.get("items").unwrap_or(&Value::Null);
                let kept = std::mem::replace(items, DeArray::new()).into_iter();
                let kept = kept.filter_map(|mut it| self.value(item, &mut it, at).then_some(it));
                let kept: Vec<_> = kept.collect();
                let least = schema.get("minItems").and_then(Value::as_u64);
                let is_enough = least.is_none_or(|it| kept.len() as u64 >= it);
                for it in kept {
                    items.push(it);
                }
                if !is_enough
                    && self
                        .mistakes
                        .last()
                        .is_none_or(|it| !range.contains(it.range))
                {
                    self.say(range, empty(&at.name), None);
                }
                is_enough
            }
            DeValue::String(it) => {
                let it = it.clone();
                self.string(schema, &it, range, at)
            }
            DeValue::Integer(it) => {
                let number = i64::from_str_radix(it.as_str(), it.radix()).ok();
                let bound = |name| schema.get(name).and_then(Value::as_i64);
                let (least, most) = (bound("minimum"), bound("maximum"));
                let fits = number.is_some_and(|it| {
                    least.is_none_or(|least| it >= least) && most.is_none_or(|most| it <= most)
                });
                if !fits {
                    self.say(range, out_of_bounds(&at.name, least, most), None);
                }
                fits
            }
            _ => true,
        }
    }

    fn string(&mut self, schema: &Value, it: &str, range: TextRange, at: &Key) -> bool {
        let words: Vec<&str> = words(schema).collect();
        if !words.is_empty() && !words.contains(&it) {
            let meant = meant_word(it, &words);
            let quoted = meant.map(|it| (range, quote(it)));
            self.say(range, no_such_word(&at.name, it, &words, meant), quoted);
            return false;
        }
        let is_short = schema.get("minLength").is_some() && it.is_empty();
        if is_short {
            self.say(range, empty(&at.name), None);
            return false;
        }
        let is_glob = schema.get("format").is_some();
        if is_glob && let Some(rest) = it.strip_prefix('!') {
            let message = Message::new(
                format!("`{}` 不能以 `!` 取消，只能列出要包括的", at.name),
                format!(
                    "`{}` cannot take back with `!`; it lists what is meant",
                    at.name
                ),
            );
            self.say(range, message, Some((range, quote(rest))));
            return false;
        }
        if is_glob && Glob::new(it).is_err() {
            let message = Message::new(
                format!("「{it}」不是通配：括号没有成对"),
                format!("`{it}` is no pattern: its brackets are not in pairs"),
            );
            self.say(range, message, None);
            return false;
        }
        true
    }

    fn unknown(&mut self, key: &str, known: &Map<String, Value>, at: &Key, range: TextRange) {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        let meant = closest(key, &names);
        let is_rule = at.name == "rules" || at.name.ends_with(".rules");
        let name = at.below(key, range).name;
        let (zh, en) = if is_rule {
            (
                format!("没有规则「{key}」"),
                format!("there is no rule `{key}`"),
            )
        } else {
            (
                format!("没有名为 `{name}` 的设置"),
                format!("there is no setting `{name}`"),
            )
        };
        let message = match meant {
            Some(it) => Message::new(
                format!("{zh}，是否指 `{it}`？"),
                format!("{en}; did you mean `{it}`?"),
            ),
            None if is_rule => Message::new(
                format!("{zh}，`gouji rules` 列出全部规则"),
                format!("{en}; `gouji rules` lists them all"),
            ),
            None => Message::new(
                format!("{zh}，这里可以写 {}", names.join("、")),
                format!("{en}; there are {}", names.join(", ")),
            ),
        };
        self.say(range, message, meant.map(|it| (range, it.to_owned())));
    }

    fn wrong_type(&mut self, schema: &Value, value: &Spanned<DeValue<'_>>, at: &Key) -> bool {
        let range = text_range(value.span());
        let wanted = schema
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("string");
        let source = range.of(self.text);
        let is_table = matches!(value.get_ref(), DeValue::Table(_));
        let head = header(self.text, range).filter(|_| is_table);
        let meant = meant_value(schema, wanted, value.get_ref(), source);
        let doubled = head
            .filter(|it| wanted == "array" && !it.of(self.text).starts_with("[["))
            .map(|it| format!("[{}]", it.of(self.text)));
        let range = head.unwrap_or(range);
        let (zh, en) = wanted_words(schema, wanted);
        let meant = doubled.or(meant);
        let message = match &meant {
            Some(it) => Message::new(
                format!("`{}` 应为{zh}，是否指 {it}？", at.name),
                format!("`{}` is to be {en}; did you mean {it}?", at.name),
            ),
            None => Message::new(
                format!("`{}` 应为{zh}", at.name),
                format!("`{}` is to be {en}", at.name),
            ),
        };
        // On the key, as a value of the wrong kind may be long.
        let place = if head.is_some() || meant.is_some() {
            range
        } else {
            at.range
        };
        self.say(place, message, meant.map(|it| (range, it)));
        false
    }

    fn missing(&mut self, at: &Key, key: &str) {
        let name = &at.name;
        let message = Message::new(
            format!("`{name}` 缺少 `{key}`，已忽略"),
            format!("`{name}` without `{key}` was ignored"),
        );
        self.say(at.range, message, None);
    }

    fn say(&mut self, range: TextRange, message: Message, meant: Option<(TextRange, String)>) {
        self.mistakes.push(Mistake {
            range,
            message,
            meant,
        });
    }
}

/// A choice of keys none of which is there.
fn missing_choice(schema: &Value, present: &[String]) -> Option<String> {
    let all = schema.get("allOf").and_then(Value::as_array);
    let choices = all
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("anyOf")?.as_array());
    let names = choices.map(|choices| {
        let names = choices.iter().flat_map(|it| strings(it.get("required")));
        names.collect::<Vec<_>>()
    });
    let mut missing = names.filter(|names| !names.iter().any(|it| present.contains(it)));
    missing.next().map(|it| it.join("`/`"))
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The header that a table begins with, where it has one: `[rules]`.
fn header(text: &str, range: TextRange) -> Option<TextRange> {
    let rest = text.get(range.start as usize..)?;
    let line = rest.lines().next().unwrap_or_default();
    let end = line.find(']')?;
    let end = end + line[end..].bytes().take_while(|it| *it == b']').count();
    let is_header = line.starts_with('[') && range.of(text).len() <= end;
    is_header.then(|| TextRange::new(range.start, range.start + to_u32(end)))
}

/// What a value is, in the words of the schema.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "string",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "boolean",
        DeValue::Datetime(_) => "datetime",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "object",
    }
}

/// What was meant by a value of another kind.
fn meant_value(schema: &Value, wanted: &str, value: &DeValue<'_>, source: &str) -> Option<String> {
    let words: Vec<&str> = words(schema).collect();
    match (wanted, value) {
        ("string", DeValue::Boolean(false)) if words.contains(&"off") => Some(quote("off")),
        ("string", DeValue::Integer(_) | DeValue::Float(_)) if words.is_empty() => {
            Some(quote(source))
        }
        ("integer", DeValue::String(it)) => it.trim().parse::<u16>().ok().map(|it| it.to_string()),
        ("array", DeValue::String(_)) if schema["items"]["type"] == "string" => {
            Some(format!("[{source}]"))
        }
        _ => None,
    }
}

/// What a value is to be.
fn wanted_words(schema: &Value, wanted: &str) -> (Cow<'static, str>, Cow<'static, str>) {
    let words: Vec<String> = words(schema).take(6).map(quote).collect();
    match wanted {
        "string" if !words.is_empty() && words.len() < 6 => (
            format!(" {} 之一", words.join("、")).into(),
            format!("one of {}", words.join(", ")).into(),
        ),
        "string" => ("带引号的文字".into(), "a text in quotes".into()),
        "integer" => ("数字".into(), "a number".into()),
        "array" if schema["items"]["type"] == "string" => ("列表".into(), "a list".into()),
        "array" => (
            "以 [[…]] 开头的段落".into(),
            "a section that begins with [[…]]".into(),
        ),
        _ => (
            "表，即「规则 = 级别」".into(),
            "a table of `rule = level`".into(),
        ),
    }
}

fn no_such_word(name: &str, word: &str, words: &[&str], meant: Option<&str>) -> Message {
    if let Some(it) = meant {
        return Message::new(
            format!("`{name}` 没有「{word}」这个值，是否指 `{it}`？"),
            format!("`{name}` has no value `{word}`; did you mean `{it}`?"),
        );
    }
    let shown = words.iter().take(6).copied();
    let (zh, en): (Vec<_>, Vec<_>) = shown.map(|it| (quote(it), quote(it))).unzip();
    let more = if words.len() > 6 {
        ("等", ", …")
    } else {
        ("", "")
    };
    Message::new(
        format!(
            "`{name}` 没有「{word}」这个值，可以写 {}{}",
            zh.join("、"),
            more.0
        ),
        format!(
            "`{name}` has no value `{word}`; there are {}{}",
            en.join(", "),
            more.1
        ),
    )
}

fn out_of_bounds(name: &str, least: Option<i64>, most: Option<i64>) -> Message {
    let (least, most) = (least.unwrap_or_default(), most.unwrap_or(i64::MAX));
    Message::new(
        format!("`{name}` 应在 {least} 与 {most} 之间"),
        format!("`{name}` is to be between {least} and {most}"),
    )
}

fn empty(name: &str) -> Message {
    Message::new(format!("`{name}` 是空的"), format!("`{name}` is empty"))
}

/// A word that is written otherwise elsewhere, or the one that looks most like it.
fn meant_word<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    const OTHERWISE: [(&str, &str); 12] = [
        ("warn", "warning"),
        ("err", "error"),
        ("deny", "error"),
        ("information", "info"),
        ("note", "info"),
        ("none", "off"),
        ("ignore", "off"),
        ("disabled", "off"),
        ("关闭", "off"),
        ("中文", "zh"),
        ("cn", "zh"),
        ("english", "en"),
    ];
    let lower = word.to_lowercase();
    let known = OTHERWISE.iter().find(|it| it.0 == lower).map(|it| it.1);
    let known = known.and_then(|it| words.iter().find(|word| **word == it).copied());
    known.or_else(|| closest(word, words))
}

/// The name that looks most like this one, if any does.
pub fn closest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    const LEAST: f64 = 0.6;
    let name = name.trim().to_lowercase().replace(['_', ' '], "-");
    let likeness = |it: &str| {
        let starts = it.starts_with(&name) || name.starts_with(it);
        let is_part = starts && name.len() > 2 && it.len() > 2;
        strsim::normalized_damerau_levenshtein(&name, it) + if is_part { 0.25 } else { 0.0 }
    };
    let scored = names.iter().map(|it| (likeness(it), *it));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= LEAST).then_some(best.1)
}

/// A text as TOML writes it.
pub fn quote(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 2);
    res.push('"');
    for it in text.chars() {
        match it {
            '"' | '\\' => res.extend(['\\', it]),
            '\n' => res.push_str("\\n"),
            '\t' => res.push_str("\\t"),
            it if it.is_control() => res.push_str(&format!("\\u{:04X}", u32::from(it))),
            it => res.push(it),
        }
    }
    res.push('"');
    res
}

/// A range of the parser's. The file is short.
pub fn text_range(span: Range<usize>) -> TextRange {
    TextRange::new(to_u32(span.start), to_u32(span.end.max(span.start)))
}
