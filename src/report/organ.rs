//! The name of an organ as titles write it, and whether two names are one organ's. From year to year
//! a title says 白杨市临川县人民政府 or 临川县政府; it must never take 财政局 for 教育局.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::text::fold::folded;

/// The name of an organ: the regions it stands in, and what it is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Organ {
    /// The whole name, folded.
    name: String,
    /// 白杨市, 临川县: outermost first.
    regions: Vec<String>,
    /// 政府, 财政局: what is left, in the short form of words that have one.
    body: String,
}

/// How sure it is that two names are one organ's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Letter by letter.
    Same,
    /// But for regions above the one that both name, and for short forms.
    Alike,
    Different,
}

/// Long forms and the short ones that mean the same, where they end a name.
const SHORT_FORMS: [(&str, &str); 9] = [
    ("人民政府", "政府"),
    ("政府办", "政府办公室"),
    ("人民政府办公室", "政府办公室"),
    ("人民政府办公厅", "政府办公厅"),
    ("管理委员会", "管委会"),
    ("委员会办公室", "委办公室"),
    ("委办", "委办公室"),
    ("委员会", "委"),
    ("办事处", ""),
];

/// What ends the name of a region.
const REGION_ENDS: [&str; 12] = [
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
];

/// Regions so small that their name alone is that of their government.
const SMALL_REGIONS: [&str; 3] = ["街道", "镇", "乡"];

/// Words that an end of a region's name occurs in: 市场监督管理局 is not in a 市.
const NO_ENDS: [&str; 22] = [
    "市场", "城市", "都市", "区域", "区划", "社区", "小区", "园区", "辖区", "地区", "灾区", "校区",
    "景区", "库区", "城乡", "乡村", "城镇", "村镇", "乡镇", "县域", "县级", "市级",
];

/// What occurs in names of bodies and not in names of regions.
const NO_REGION: &str = "局委办厅院站所和与及政府理";

impl Organ {
    /// The organ of this name.
    pub fn new(name: &str) -> Self {
        let name = folded(name);
        let name = name.trim_matches(|it| "#*\"“”《》".contains(it)).to_owned();
        let (regions, rest) = split_regions(&name);
        let mut body = rest.to_owned();
        // Longest first, once: what a short form makes is not shortened again.
        let form = SHORT_FORMS.iter().filter(|it| body.ends_with(it.0));
        if let Some((long, short)) = form.max_by_key(|it| it.0.len()) {
            body.truncate(body.len() - long.len());
            body.push_str(short);
        }
        let is_small = regions
            .last()
            .is_some_and(|it| SMALL_REGIONS.iter().any(|end| it.ends_with(end)));
        if is_small && ["", "办"].contains(&body.as_str()) {
            "政府".clone_into(&mut body);
        }
        Self {
            regions: regions.into_iter().map(str::to_owned).collect(),
            name,
            body,
        }
    }

    /// The folded name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What two names share if they may be one organ's: a key to find them by.
    pub fn key(&self) -> (&str, &str) {
        match self.regions.last() {
            Some(it) => (it, &self.body),
            None => ("", &self.name),
        }
    }

    /// A hash of that key.
    pub fn key_hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.key().hash(&mut hasher);
        hasher.finish()
    }

    /// Whether this is the organ that `other` names.
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.name == other.name {
            return Likeness::Same;
        }
        if self.regions.is_empty() || self.key() != other.key() {
            return Likeness::Different;
        }
        let (short, long) = if self.regions.len() <= other.regions.len() {
            (&self.regions, &other.regions)
        } else {
            (&other.regions, &self.regions)
        };
        let mut rest = long.iter();
        if short.iter().all(|it| rest.any(|other| other == it)) {
            Likeness::Alike
        } else {
            Likeness::Different
        }
    }
}

/// The regions at the start of a name, and what comes behind them.
fn split_regions(name: &str) -> (Vec<&str>, &str) {
    let mut regions = Vec::new();
    let mut rest = name;
    while let Some(len) = region_len(rest) {
        let (region, behind) = rest.split_at(len);
        regions.push(region);
        rest = behind;
    }
    (regions, rest)
}

/// How long the name of a region is that `text` begins with.
fn region_len(text: &str) -> Option<usize> {
    const MOST_CHARS: usize = 8;
    for (idx, (at, c)) in text.char_indices().enumerate().skip(1) {
        if idx > MOST_CHARS || NO_REGION.contains(c) {
            return None;
        }
        let behind = &text[at..];
        let Some(end) = REGION_ENDS.iter().find(|it| behind.starts_with(**it)) else {
            continue;
        };
        let len = at + end.len();
        // 景德镇市, 新乡市: a city of that name.
        let goes_on = ["镇", "乡"].contains(end)
            && text[len..].starts_with('市')
            && !is_word(text, len, "市");
        if !goes_on && !is_word(text, at, end) {
            return Some(len);
        }
    }
    None
}

/// Whether the end of a region's name at `at` belongs to a word instead.
fn is_word(text: &str, at: usize, end: &str) -> bool {
    NO_ENDS.iter().any(|word| {
        word.match_indices(end).any(|(inside, _)| {
            let start = at.checked_sub(inside).and_then(|it| text.get(it..));
            start.is_some_and(|it| it.starts_with(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Names of one organ, line by line.
    const ALIKE: [&[&str]; 12] = [
        &[
            "临川县人民政府",
            "临川县政府",
            "白杨市临川县人民政府",
            "江南省白杨市临川县政府",
            "白杨市临川县人民政府 ",
            "江南省临川县人民政府",
        ],
        &[
            "临川县人民政府办公室",
            "临川县政府办公室",
            "临川县政府办",
            "白杨市临川县人民政府办公室",
        ],
        &["临川县财政局", "白杨市临川县财政局"],
        &[
            "石桥镇人民政府",
            "石桥镇",
            "石桥镇政府",
            "临川县石桥镇人民政府",
            "白杨市石桥镇人民政府",
        ],
        &[
            "松台街道办事处",
            "松台街道",
            "松台街道办",
            "白杨市松台街道办事处",
        ],
        &["临川县市场监督管理局", "白杨市临川县市场监督管理局"],
        &["临川县住房和城乡建设局", "白杨市临川县住房和城乡建设局"],
        &["白杨市发展和改革委员会", "江南省白杨市发展和改革委"],
        &["白杨高新区管理委员会", "白杨高新区管委会"],
        &["景德镇市人民政府", "江西省景德镇市政府"],
        &["红河自治州人民政府", "云南省红河自治州政府"],
        &["临川县信访局（本级）", "白杨市临川县信访局(本级)"],
    ];

    /// Names that are near those above, and other organs'.
    const OTHERS: [&str; 26] = [
        "白杨市人民政府",
        "白杨市政府办公室",
        "白杨市财政局",
        "东山县人民政府",
        "东山县财政局",
        "绿水市临川县财政局",
        "绿水市临川县人民政府",
        "临川县教育局",
        "临川县",
        "临川县政务服务和数据管理局",
        "临川县市政管理局",
        "临川县市容管理局",
        "临川县交通运输局",
        "临川县乡村振兴局",
        "临川区人民政府",
        "临川县石桥镇财政所",
        "石桥乡人民政府",
        "绿水市石桥镇人民政府",
        "大石桥镇人民政府",
        "松台镇人民政府",
        "临川县自然资源局",
        "临川县自然资源局石桥分局",
        "白杨市发展和改革局",
        "临川县信访局",
        "中共临川县委办公室",
        "财政局",
    ];

    #[test]
    fn names_of_one_organ_are_alike() {
        for group in ALIKE {
            let first = Organ::new(group[0]);
            for name in group {
                let other = Organ::new(name);
                assert_ne!(
                    first.likeness(&other),
                    Likeness::Different,
                    "{first:?} {other:?}"
                );
                assert_eq!(first.likeness(&other), other.likeness(&first));
                assert_eq!(first.key(), other.key());
            }
        }
    }

    #[test]
    fn names_of_different_organs_are_not() {
        let groups = ALIKE.iter().copied();
        let others = OTHERS.iter().map(std::slice::from_ref);
        let groups: Vec<&[&str]> = groups.chain(others).collect();
        for (idx, group) in groups.iter().enumerate() {
            for other in groups.iter().skip(idx + 1).flat_map(|it| it.iter()) {
                for name in *group {
                    let (a, b) = (Organ::new(name), Organ::new(other));
                    // A name without what is above it may be two organs': both are candidates then.
                    let is_short = a.regions.len().min(b.regions.len()) == 1 && a.key() == b.key();
                    let is_other = a.likeness(&b) == Likeness::Different;
                    assert!(is_other || is_short, "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_name_is_split_where_its_regions_end() {
        let split = |name: &str| {
            let it = Organ::new(name);
            format!("{} {}", it.regions.join(" "), it.body)
        };
        assert_eq!(split("白杨市市场监督管理局"), "白杨市 市场监督管理局");
        assert_eq!(split("白杨市民政局"), "白杨市 民政局");
        assert_eq!(split("白杨市市政管理局"), "白杨市 市政管理局");
        assert_eq!(split("济南市市中区人民政府"), "济南市 市中区 政府");
        assert_eq!(split("新乡市人民政府"), "新乡市 政府");
        assert_eq!(split("镇江市丹徒区政府"), "镇江市 丹徒区 政府");
        assert_eq!(split("住房和城乡建设局"), " 住房和城乡建设局");
        assert_eq!(split("江南省农业农村厅"), "江南省 农业农村厅");
    }

    proptest! {
        #[test]
        fn any_text_is_a_name(name in "[白杨市县区镇乡街道办事处人民政府局委员会州旗（）a ]{0,24}") {
            let organ = Organ::new(&name);
            prop_assert_eq!(organ.likeness(&organ.clone()), Likeness::Same);
            let again: String = organ.regions.concat();
            prop_assert!(organ.name().starts_with(&again));
        }

        #[test]
        fn a_region_above_makes_no_other_organ(idx in 0..OTHERS.len()) {
            let (a, b) = (Organ::new(OTHERS[idx]), Organ::new(&format!("江北省{}", OTHERS[idx])));
            let expected = if a.regions.is_empty() { Likeness::Different } else { Likeness::Alike };
            prop_assert_eq!(a.likeness(&b), expected);
        }
    }
}
