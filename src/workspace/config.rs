//! What `gouji.toml` can say. These types are the one description of the file: its schema is derived from them,
//! and with the schema what is wrong in it, what its keys mean and what may be typed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::form::EDITIONS;
use crate::rules::diagnostic::{Language, Severity};
use crate::rules::{self, Rule};
use crate::text::range::TextRange;

/// The name of the file, in the folder of the reports or one above it.
pub const FILE_NAME: &str = "gouji.toml";

/// The words for severities in the file, and for none.
pub const LEVELS: [&str; 5] = ["off", "hint", "info", "warning", "error"];

/// What the file asks for. Descriptions are in Chinese, then in English, a paragraph each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "gouji.toml")]
#[schemars(
    description = "勾稽：哪些规则起作用，哪些文件不检查，哪些问题是有意如此，哪些报告是其他报告的汇总。\n\nGouji: which rules count, which files are left out, which findings are meant to be so, which reports sum up others."
)]
pub struct Config {
    #[schemars(with = "LanguageName")]
    #[schemars(
        description = "提示信息的语言；不写时依系统或编辑器的语言。\n\nThe language of messages; that of the system or the editor where none is named."
    )]
    pub language: Option<LanguageName>,
    #[schemars(
        description = "不检查的文件和文件夹，写法同 .gitignore；不含 `/` 的在任何一层都算。命令行写明的文件照样检查。\n\nFiles and folders that are not checked, written as in .gitignore; a pattern without `/` counts at any depth. A file that the command line names is checked all the same."
    )]
    pub exclude: Vec<Glob>,
    #[schemars(
        description = "各条规则的严重程度，off 为关闭。\n\nThe severity of each rule; off turns it off."
    )]
    pub rules: RuleLevels,
    #[serde(rename = "override")]
    #[schemars(
        description = "对部分文件另定规则；写在后面的优先。\n\nOther levels for some files; a later section wins."
    )]
    pub overrides: Vec<Override>,
    #[schemars(
        description = "有意如此、不再提示的问题。\n\nFindings that are meant to be so, and are not shown."
    )]
    pub accept: Vec<Accept>,
    #[schemars(
        description = "由其他报告汇总而成的报告。\n\nReports whose figures are the sums of others'."
    )]
    pub consolidate: Vec<Consolidate>,
}

/// Other levels for some files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    #[schemars(
        description = "适用的文件和文件夹，从 gouji.toml 所在的文件夹算起。\n\nThe files and folders it is about, from the folder of gouji.toml."
    )]
    pub paths: Vec<Glob>,
    #[schemars(
        description = "这些文件中各条规则的严重程度。\n\nThe severity of each rule in these files."
    )]
    pub rules: RuleLevels,
}

/// A finding that is meant to be so. It lapses when what it says is no longer so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("allOf" = [
    {"anyOf": [{"required": ["agency"]}, {"required": ["paths"]}]},
    {"anyOf": [{"required": ["fact"]}, {"required": ["text"]}]},
]))]
// What is left of one with a mistake in it could accept more than was meant.
#[schemars(extend("x-whole" = true))]
pub struct Accept {
    #[serde(default)]
    #[schemars(with = "String")]
    #[schemars(
        description = "机关名称，同报告标题；简称也可。\n\nThe organ, as the title of the report names it, or for short."
    )]
    pub agency: Option<String>,
    #[serde(default)]
    #[schemars(
        description = "所在的文件，标题没有写明机关时用。\n\nThe files that it is in, for reports whose title names no organ."
    )]
    pub paths: Vec<Glob>,
    #[serde(default)]
    #[schemars(with = "u16", range(min = 2000, max = 2099))]
    #[schemars(description = "报告的年度。\n\nThe year reported on.")]
    pub year: Option<u16>,
    #[schemars(description = "哪条规则。\n\nThe rule.")]
    pub rule: RuleName,
    #[serde(default)]
    #[schemars(with = "FactId")]
    #[schemars(
        description = "问题所在的单元格，编号同 `gouji facts`。\n\nThe cell it is about, by its id in `gouji facts`."
    )]
    pub fact: Option<FactId>,
    #[serde(default)]
    #[schemars(with = "String")]
    #[schemars(
        description = "问题所在的句子或标题。\n\nThe sentence or the heading that it is about."
    )]
    pub text: Option<String>,
    #[serde(default)]
    #[schemars(with = "Stated")]
    #[schemars(
        description = "那里写的数；改动后此条失效。\n\nWhat stands there; when it changes, this lapses."
    )]
    pub stated: Option<Stated>,
    #[serde(default)]
    #[schemars(with = "String")]
    #[schemars(
        description = "当时的提示；其中的数有变动时此条失效。\n\nWhat was said of it; when a figure in it changes, this lapses."
    )]
    pub message: Option<String>,
    #[serde(default)]
    #[schemars(with = "String")]
    #[schemars(description = "理由。\n\nThe reason.")]
    pub reason: Option<String>,
    /// Where the section stands.
    #[serde(skip)]
    pub place: SectionPlace,
}

/// A report whose figures are the sums of others'. Paths count from the folder of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consolidate {
    #[schemars(
        length(min = 1),
        description = "汇总的报告，从 gouji.toml 所在的文件夹算起。\n\nThe report that is the sum, from the folder of gouji.toml."
    )]
    pub parent: String,
    /// Folders, files and globs.
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(schema_with = "units")]
    pub units: Vec<String>,
    /// For a draft, where there is no parent to tell yet.
    #[serde(default)]
    #[schemars(with = "u16", range(min = 2000, max = 2099))]
    #[schemars(description = "草稿的年度。\n\nThe year of a draft.")]
    pub year: Option<u16>,
    #[serde(default)]
    #[schemars(with = "String")]
    #[schemars(description = "草稿的机关名称。\n\nThe organ of a draft.")]
    pub agency: Option<String>,
    /// Where the section stands.
    #[serde(skip)]
    pub place: SectionPlace,
}

/// Where a section stands in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SectionPlace {
    /// Counted from 1.
    pub line: usize,
    pub range: TextRange,
}

/// A language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum LanguageName {
    #[serde(rename = "zh")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

/// A pattern of paths.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Glob(pub String);

/// The name of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleName(pub &'static Rule);

/// The id of a cell of the form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct FactId(pub String);

/// What stands somewhere, written as a number or in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated(pub String);

/// The severity of some rules; `None` for one that is off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLevels(pub Vec<(&'static Rule, Option<Severity>)>);

impl Default for RuleName {
    fn default() -> Self {
        Self(rules::ALL[0])
    }
}

impl LanguageName {
    pub fn language(self) -> Language {
        match self {
            LanguageName::Chinese => Language::Chinese,
            LanguageName::English => Language::English,
        }
    }
}

/// The severity that a word of the file means; `Some(None)` for `off`.
pub fn level(word: &str) -> Option<Option<Severity>> {
    Some(match word {
        "off" => None,
        "hint" => Some(Severity::Hint),
        "info" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => return None,
    })
}

/// The word of the file for a severity.
pub fn level_word(level: Option<Severity>) -> &'static str {
    level.map_or("off", Severity::as_str)
}

/// The ids of all cells, in the order of the forms.
pub fn fact_ids() -> Vec<String> {
    let mut seen = BTreeSet::new();
    let tables = EDITIONS.iter().flat_map(|it| it.tables);
    let ids = tables.flat_map(|table| {
        table.rows.iter().flat_map(move |row| {
            let id =
                |column: &crate::form::Column| format!("{}.{}.{}", table.id, row.id, column.id);
            row.columns.iter().map(id)
        })
    });
    ids.filter(|it| seen.insert(it.clone())).collect()
}

fn units(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "description": "被汇总的报告：文件夹、文件或通配。\n\nThe reports that are summed up: folders, files, globs.",
        "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
        ],
    })
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(from)? {
        OneOrMany::One(it) => vec![it],
        OneOrMany::Many(it) => it,
    })
}

impl JsonSchema for Glob {
    fn schema_name() -> Cow<'static, str> {
        "Glob".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1, "pattern": "^[^!]", "format": "gouji-glob"})
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        let rule = rules::find(&name).ok_or_else(|| D::Error::custom("no such rule"))?;
        Ok(Self(rule))
    }
}

impl JsonSchema for RuleName {
    fn schema_name() -> Cow<'static, str> {
        "RuleName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = rules::ALL.iter().map(|it| it.name).collect();
        json_schema!({"type": "string", "enum": names})
    }
}

impl JsonSchema for FactId {
    fn schema_name() -> Cow<'static, str> {
        "FactId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "enum": fact_ids()})
    }
}

impl<'de> Deserialize<'de> for Stated {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Stated;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_str<E: Error>(self, it: &str) -> Result<Stated, E> {
                Ok(Stated(it.to_owned()))
            }

            fn visit_i64<E: Error>(self, it: i64) -> Result<Stated, E> {
                Ok(Stated(it.to_string()))
            }
        }
        from.deserialize_any(Words)
    }
}

impl JsonSchema for Stated {
    fn schema_name() -> Cow<'static, str> {
        "Stated".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "integer"}]})
    }
}

impl<'de> Deserialize<'de> for RuleLevels {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = BTreeMap::<String, String>::deserialize(from)?;
        let levels = words.iter().map(|(name, word)| {
            let rule = rules::find(name)?;
            Some((rule, level(word)?))
        });
        let levels: Option<Vec<_>> = levels.collect();
        let mut levels = levels.ok_or_else(|| D::Error::custom("no such rule or level"))?;
        // One order, whatever that of the file.
        levels.sort_by_key(|it| it.0.name);
        Ok(Self(levels))
    }
}

impl JsonSchema for RuleLevels {
    fn schema_name() -> Cow<'static, str> {
        "RuleLevels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let property = |it: &&'static Rule| {
            let own = it.severity;
            let level = json!({
                "type": "string",
                "enum": LEVELS,
                "description": format!("{}\n\nSeverity by itself: {own}.", it.sentence(Language::Chinese)),
            });
            (it.name.to_owned(), level)
        };
        let properties: Map<String, Value> = rules::ALL.iter().map(property).collect();
        json_schema!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}
