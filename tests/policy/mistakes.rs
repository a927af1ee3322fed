//! Mistakes in `gouji.toml`: each is said at its place with what was meant, and none takes the rest with it.

use std::path::Path;

use gouji::workspace::config_schema::schema;
use gouji::workspace::config_text::{Problem, parse};
use serde_json::Value;

/// A mistake, where it is, and what was meant: a part of the message, in Chinese.
struct Mistake {
    text: &'static str,
    at: &'static str,
    meant: &'static str,
}

const fn mistake(text: &'static str, at: &'static str, meant: &'static str) -> Mistake {
    Mistake { text, at, meant }
}

/// Thirty kinds, and some more.
const MISTAKES: [Mistake; 36] = [
    mistake("langauge = 'zh'", "langauge", "是否指 `language`"),
    mistake("colour = 1", "colour", "这里可以写 accept"),
    mistake("language = 'cn'", "'cn'", "是否指 `zh`"),
    mistake("language = 1", "language", "\"zh\"、\"en\""),
    mistake("exclude = 'old'", "'old'", "是否指 ['old']"),
    mistake("exclude = [1]", "1", "是否指 \"1\""),
    mistake("exclude = ['!old']", "'!old'", "不能以 `!` 取消"),
    mistake("exclude = ['']", "''", "是空的"),
    mistake("excludes = ['old']", "excludes", "是否指 `exclude`"),
    mistake("[rule]\nblank-cell = 'off'", "rule", "是否指 `rules`"),
    mistake(
        "[rules]\nblank-cel = 'off'",
        "blank-cel",
        "是否指 `blank-cell`",
    ),
    mistake(
        "[rules]\nblank_cell = 'off'",
        "blank_cell",
        "是否指 `blank-cell`",
    ),
    mistake(
        "[rules]\nE501 = 'off'",
        "E501",
        "`gouji rules` 列出全部规则",
    ),
    mistake("[rules]\nblank-cell = 'warn'", "'warn'", "是否指 `warning`"),
    mistake("[rules]\nblank-cell = 'of'", "'of'", "是否指 `off`"),
    mistake("[rules]\nblank-cell = false", "false", "是否指 \"off\""),
    mistake("[rules]\nblank-cell = 2", "blank-cell", "\"off\"、\"hint\""),
    mistake(
        "[rules.blank-cell]\nlevel = 'off'",
        "[rules.blank-cell]",
        "应为",
    ),
    mistake("rules = 'off'", "rules", "应为表"),
    mistake("rules = ['blank-cell']", "rules", "应为表"),
    mistake(
        "[override]\npaths = ['a']\nrules = { blank-cell = 'off' }",
        "[override]",
        "是否指 [[override]]",
    ),
    mistake(
        "[[overrides]]\npaths = ['a']\nrules = { blank-cell = 'off' }",
        "overrides",
        "是否指 `override`",
    ),
    mistake(
        "[[override]]\nrules = { blank-cell = 'off' }",
        "[[override]]",
        "缺少 `paths`",
    ),
    mistake(
        "[[override]]\npaths = ['a']",
        "[[override]]",
        "缺少 `rules`",
    ),
    mistake(
        "[[override]]\npaths = ['a']\nrules = { blank = 'off' }",
        "blank",
        "是否指 `blank-cell`",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nfact = 'applications.received.total'",
        "[[accept]]",
        "缺少 `rule`",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nrule = 'unit-slips'\ntext = '甲'",
        "'unit-slips'",
        "是否指 `unit-slip`",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nrule = 'unit-slip'\nfact = 'applications.recieved.total'",
        "'applications.recieved.total'",
        "是否指 `applications.received.total`",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nrule = 'unit-slip'",
        "[[accept]]",
        "缺少 `fact`/`text`",
    ),
    mistake(
        "[[accept]]\nrule = 'unit-slip'\ntext = '甲'",
        "[[accept]]",
        "缺少 `agency`/`paths`",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nyear = '2024'\nrule = 'unit-slip'\ntext = '甲'",
        "'2024'",
        "是否指 2024",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nyear = 24\nrule = 'unit-slip'\ntext = '甲'",
        "24",
        "应在 2000 与 2099 之间",
    ),
    mistake(
        "[accept]\nagency = '甲局'\nrule = 'unit-slip'\ntext = '甲'",
        "[accept]",
        "是否指 [[accept]]",
    ),
    mistake(
        "[[accept]]\nagency = '甲局'\nrule = 'unit-slip'\ntext = '甲'\nreason = 1",
        "1",
        "是否指 \"1\"",
    ),
    mistake(
        "[[consolidate]]\nparent = 'a.md'",
        "[[consolidate]]",
        "缺少 `units`",
    ),
    mistake(
        "[[consolidate]]\nunits = 'b'\nparents = 'a.md'",
        "parents",
        "是否指 `parent`",
    ),
];

/// What no table can be made of.
const NO_TOML: [&str; 4] = [
    "language = zh",
    "exclude = ['a'",
    "language = 'zh'\nlanguage = 'en'",
    "[rules\nblank-cell = 'off'",
];

const FINE: &str = "language = 'zh'\nexclude = ['old', '*.bak.md']\n\n[rules]\nblank-cell = 'off'\n\n\
    [[override]]\npaths = ['乡镇/**']\nrules = { missing-fee-statement = 'hint' }\n\n\
    [[accept]]\nagency = '云溪县水务局'\nyear = 2024\nrule = 'tie-out-mismatch'\n\
    fact = 'applications.received.total'\nstated = '121'\nreason = '含区政府办代收 1 件'\n\n\
    [[accept]]\npaths = ['a.md']\nrule = 'missing-title'\ntext = '一'\nstated = 3\nmessage = 'm'\n\n\
    [[consolidate]]\nparent = '临川县/2024.md'\nunits = ['乡镇', '部门/**/2024*.md']\nyear = 2024\n\n\
    [[consolidate]]\nparent = 'a.md'\nunits = 'b'\nagency = '临川县'\n";

/// Whether a value is as a schema has it: the keywords of JSON Schema that ours uses, and no other.
fn is_valid(schema: &Value, value: &Value) -> bool {
    let all = schema.as_object().unwrap().iter();
    all.map(|it| (it.0.as_str(), it.1)).all(|(keyword, rule)| {
        let each = || rule.as_array().unwrap().iter();
        let object = value.as_object();
        match keyword {
            "type" => match rule.as_str().unwrap() {
                "string" => value.is_string(),
                "integer" => value.is_i64(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                other => panic!("{other}"),
            },
            "enum" => each().any(|it| it == value),
            "properties" => object.is_none_or(|fields| {
                let known = |(key, it): (&String, &Value)| {
                    rule.get(key).is_none_or(|schema| is_valid(schema, it))
                };
                fields.iter().all(known)
            }),
            "additionalProperties" => {
                assert_eq!(rule, false);
                let known = schema["properties"].as_object().unwrap();
                object.is_none_or(|it| it.keys().all(|key| known.contains_key(key)))
            }
            "required" => {
                object.is_none_or(|it| each().all(|key| it.contains_key(key.as_str().unwrap())))
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                items.into_iter().all(|it| is_valid(rule, it))
            }
            "anyOf" => each().any(|it| is_valid(it, value)),
            "allOf" => each().all(|it| is_valid(it, value)),
            "minimum" => value.as_i64().is_none_or(|it| it >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|it| it <= rule.as_i64().unwrap()),
            "minLength" => value
                .as_str()
                .is_none_or(|it| it.chars().count() as u64 >= rule.as_u64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|it| it.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|it| pattern.is_match(it))
            }
            "format" if rule == "gouji-glob" || rule == "uint16" => true,
            "$schema" | "title" | "description" | "default" | "x-whole" => true,
            other => panic!("what does {other} mean?"),
        }
    })
}

fn value(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

#[test]
fn a_mistake_is_said_at_its_place_with_what_was_meant() {
    assert!(MISTAKES.len() >= 30);
    for Mistake { text, at, meant } in MISTAKES {
        let (_, problems) = parse(text).unwrap();
        let here = |it: &Problem| it.range.of(text) == at && it.message.zh.contains(meant);
        assert!(problems.iter().any(here), "{text}: {problems:#?}");
        assert!(problems.len() <= 3, "{text}: {problems:#?}");
        for it in &problems {
            assert_eq!(
                it.line,
                1 + text[..it.range.start as usize].matches('\n').count()
            );
            // What was meant is no mistake of the same kind.
            let Some((range, new)) = &it.meant else {
                continue;
            };
            let mut mended = text.to_owned();
            mended.replace_range(range.as_usize(), new);
            let (_, left) = parse(&mended).unwrap_or_else(|it| panic!("{mended}: {it:?}"));
            assert!(left.len() < problems.len(), "{mended}: {left:#?}");
        }
    }
    for text in NO_TOML {
        let problem = parse(text).unwrap_err();
        assert!(problem.message.zh.starts_with("不是 TOML"), "{problem:?}");
    }
}

/// Whatever is wrong, all else counts.
#[test]
fn a_mistake_takes_nothing_else_with_it() {
    let (fine, problems) = parse(FINE).unwrap();
    assert_eq!(problems, []);
    let sections = [
        fine.overrides.len(),
        fine.accept.len(),
        fine.consolidate.len(),
    ];
    assert_eq!(sections, [1, 2, 2]);
    for Mistake { text, .. } in MISTAKES.iter().filter(|it| it.text.starts_with("[[")) {
        let (config, problems) = parse(&format!("{FINE}\n{text}\n")).unwrap();
        assert!(!problems.is_empty(), "{text}");
        assert_eq!(
            (config.rules, config.exclude),
            (fine.rules.clone(), fine.exclude.clone())
        );
        let accept = &config.accept[..fine.accept.len()];
        assert_eq!(accept, fine.accept, "{text}");
        // What has a mistake in it accepts nothing.
        assert_eq!(config.accept.len(), fine.accept.len(), "{text}");
    }
}

#[test]
fn the_schema_has_what_the_program_reads_and_no_mistake() {
    let check = |text: &str| is_valid(schema(), &value(text));
    assert!(check(FINE) && check(""));
    for Mistake { text, .. } in MISTAKES {
        assert!(!check(text), "{text} is fine by the schema");
    }
    for text in NO_TOML {
        assert!(toml::from_str::<Value>(text).is_err(), "{text}");
    }
}

/// Every configuration that the documents show is read and is fine by the schema.
#[test]
fn the_configurations_of_the_documents_validate() {
    for name in ["README.md", "README.zh-CN.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(path).unwrap();
        let blocks = text.split("```toml\n").skip(1);
        let mut n_blocks = 0;
        for block in blocks.filter_map(|it| it.split("```").next()) {
            let (_, problems) = parse(block).unwrap();
            assert_eq!(problems, [], "{name}");
            assert!(is_valid(schema(), &value(block)), "{name}: {block}");
            n_blocks += 1;
        }
        assert!(n_blocks > 0, "{name}");
    }
}

/// The extension carries the schema. `UPDATE_EXPECT=1` writes it.
#[test]
fn the_schema_of_the_extension_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/gouji.schema.json");
    let text = serde_json::to_string_pretty(schema()).unwrap() + "\n";
    expect_test::expect_file![path].assert_eq(&text);
}
