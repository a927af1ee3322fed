//! The official form as data: labels, order and fact ids of its three tables.
//!
//! Labels are the official ones; every accepted variant is made from them in `style`.

use super::Edition;

/// The headings of the six sections, official wording first, then accepted variants.
pub(super) const SECTIONS: [&[&str]; 6] = [
    &["总体情况"],
    &["主动公开政府信息情况"],
    &["收到和处理政府信息公开申请情况"],
    &[
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ],
    &[
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在问题及改进情况",
    ],
    &["其他需要报告的事项"],
];

/// One item of 《条例》第二十条 in table 2.
pub(super) struct Item {
    /// The ordinal in `第二十条第（…）项`.
    pub(super) ordinal: &'static str,
    /// Last part of the fact id, and label.
    pub(super) columns: &'static [(&'static str, &'static str)],
    /// Middle part of the fact id, and label.
    pub(super) rows: &'static [(&'static str, &'static str)],
}

const DECISIONS: &[(&str, &str)] = &[("decisions", "本年处理决定数量")];
const LAST_YEAR: &[(&str, &str)] = &[
    ("items_last_year", "上一年项目数量"),
    ("change", "本年增/减"),
    ("decisions", "处理决定数量"),
];

const ITEMS_2021: [Item; 4] = [
    Item {
        ordinal: "一",
        columns: &[
            ("issued", "本年制发件数"),
            ("repealed", "本年废止件数"),
            ("in_force", "现行有效件数"),
        ],
        rows: &[
            ("regulations", "规章"),
            ("normative_documents", "行政规范性文件"),
        ],
    },
    Item {
        ordinal: "五",
        columns: DECISIONS,
        rows: &[("permits", "行政许可")],
    },
    Item {
        ordinal: "六",
        columns: DECISIONS,
        rows: &[("penalties", "行政处罚"), ("coercion", "行政强制")],
    },
    Item {
        ordinal: "八",
        columns: &[("amount", "本年收费金额（单位：万元）")],
        rows: &[("fees", "行政事业性收费")],
    },
];

const ITEMS_2019: [Item; 5] = [
    Item {
        ordinal: "一",
        columns: &[
            ("created", "本年新制作数量"),
            ("published", "本年新公开数量"),
            ("total_published", "对外公开总数量"),
        ],
        rows: &[
            ("regulations", "规章"),
            ("normative_documents", "规范性文件"),
        ],
    },
    Item {
        ordinal: "五",
        columns: LAST_YEAR,
        rows: &[
            ("permits", "行政许可"),
            ("other_services", "其他对外管理服务事项"),
        ],
    },
    Item {
        ordinal: "六",
        columns: LAST_YEAR,
        rows: &[("penalties", "行政处罚"), ("coercion", "行政强制")],
    },
    Item {
        ordinal: "八",
        columns: &[
            ("items_last_year", "上一年项目数量"),
            ("change", "本年增/减"),
        ],
        rows: &[("fees", "行政事业性收费")],
    },
    Item {
        ordinal: "九",
        columns: &[("items", "采购项目数量"), ("amount", "采购总金额")],
        rows: &[("procurement", "政府集中采购")],
    },
];

/// The items of table 2.
pub(super) fn items(edition: Edition) -> &'static [Item] {
    match edition {
        Edition::Form2021 | Edition::Form2021OneRowOther => &ITEMS_2021,
        Edition::Form2019 | Edition::Mixed => &ITEMS_2019,
    }
}

/// Where a row of table 3 stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// 一, 二 or 四: not under 三、本年度办理结果.
    Top,
    /// A row under 三 without a group.
    Single,
    /// A numbered row of the group with this label.
    Grouped(&'static str),
}

/// A row of table 3.
#[derive(Clone, Copy)]
pub(super) struct ApplicationRow {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) place: Place,
}

/// The label over all result rows.
pub(super) const RESULTS: &str = "三、本年度办理结果";
/// The identity that the form prints in the corner of table 3.
pub(super) const NOTE: &str =
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
/// Columns of table 3: last part of the fact id, and label.
pub(super) const COLUMNS: [(&str, &str); 7] = [
    ("natural_person", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("public_welfare", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
];

const DENIED: Place = Place::Grouped("（三）不予公开");
const UNAVAILABLE: Place = Place::Grouped("（四）无法提供");
const NOT_PROCESSED: Place = Place::Grouped("（五）不予处理");
const OTHER: Place = Place::Grouped("（六）其他处理");

const fn row(id: &'static str, label: &'static str, place: Place) -> ApplicationRow {
    ApplicationRow { id, label, place }
}

const BEFORE_OTHER: [ApplicationRow; 20] = [
    row("received", "一、本年新收政府信息公开申请数量", Place::Top),
    row(
        "brought_forward",
        "二、上年结转政府信息公开申请数量",
        Place::Top,
    ),
    row("granted", "（一）予以公开", Place::Single),
    row(
        "partially_granted",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        Place::Single,
    ),
    row("denied.state_secret", "1.属于国家秘密", DENIED),
    row(
        "denied.prohibited_by_law",
        "2.其他法律行政法规禁止公开",
        DENIED,
    ),
    row(
        "denied.security_and_stability",
        "3.危及“三安全一稳定”",
        DENIED,
    ),
    row("denied.third_party_rights", "4.保护第三方合法权益", DENIED),
    row("denied.internal_affairs", "5.属于三类内部事务信息", DENIED),
    row(
        "denied.deliberative_process",
        "6.属于四类过程性信息",
        DENIED,
    ),
    row("denied.enforcement_file", "7.属于行政执法案卷", DENIED),
    row(
        "denied.administrative_inquiry",
        "8.属于行政查询事项",
        DENIED,
    ),
    row(
        "unavailable.not_held",
        "1.本机关不掌握相关政府信息",
        UNAVAILABLE,
    ),
    row(
        "unavailable.needs_creation",
        "2.没有现成信息需要另行制作",
        UNAVAILABLE,
    ),
    row(
        "unavailable.unclear_after_supplement",
        "3.补正后申请内容仍不明确",
        UNAVAILABLE,
    ),
    row(
        "not_processed.petition",
        "1.信访举报投诉类申请",
        NOT_PROCESSED,
    ),
    row("not_processed.duplicate", "2.重复申请", NOT_PROCESSED),
    row(
        "not_processed.publication",
        "3.要求提供公开出版物",
        NOT_PROCESSED,
    ),
    row(
        "not_processed.excessive",
        "4.无正当理由大量反复申请",
        NOT_PROCESSED,
    ),
    row(
        "not_processed.reconfirmation",
        "5.要求行政机关确认或重新出具已获取信息",
        NOT_PROCESSED,
    ),
];

const OTHER_IN_THREE: [ApplicationRow; 3] = [
    row(
        "other.not_supplemented",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        OTHER,
    ),
    row(
        "other.fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        OTHER,
    ),
    row("other.other", "3.其他", OTHER),
];
const OTHER_IN_ONE: [ApplicationRow; 1] = [row("other", "（六）其他处理", Place::Single)];
const AFTER_OTHER: [ApplicationRow; 2] = [
    row("total", "（七）总计", Place::Single),
    row("carried_forward", "四、结转下年度继续办理", Place::Top),
];

/// The rows of table 3 in form order.
pub(super) fn application_rows(edition: Edition) -> Vec<ApplicationRow> {
    let other: &[ApplicationRow] = match edition {
        Edition::Form2021 | Edition::Mixed => &OTHER_IN_THREE,
        Edition::Form2021OneRowOther | Edition::Form2019 => &OTHER_IN_ONE,
    };
    [&BEFORE_OTHER[..], other, &AFTER_OTHER[..]].concat()
}

/// Ids of the rows that （七）总计 adds up.
pub(super) fn result_rows(edition: Edition) -> Vec<&'static str> {
    application_rows(edition)
        .iter()
        .filter(|it| it.place != Place::Top && it.id != "total")
        .map(|it| it.id)
        .collect()
}

/// Columns of each block of table 4.
pub(super) const OUTCOMES: [(&str, &str); 5] = [
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
];
/// Blocks of table 4.
pub(super) const DISPUTES: [(&str, &str); 3] = [
    ("reconsideration", "行政复议"),
    ("litigation_direct", "未经复议直接起诉"),
    ("litigation_after_reconsideration", "复议后起诉"),
];

/// All fact ids of an edition in form order.
pub fn fact_ids(edition: Edition) -> Vec<String> {
    let mut ids = Vec::new();
    for item in items(edition) {
        for (row, _) in item.rows {
            for (column, _) in item.columns {
                ids.push(format!("disclosure.{row}.{column}"));
            }
        }
    }
    ids.extend(table_three_ids(edition));
    for (block, _) in DISPUTES {
        for (outcome, _) in OUTCOMES {
            ids.push(format!("disputes.{block}.{outcome}"));
        }
    }
    ids
}

/// The fact ids of all cells of table 3, row by row.
pub fn table_three_ids(edition: Edition) -> Vec<String> {
    application_rows(edition)
        .iter()
        .flat_map(|it| COLUMNS.map(|(column, _)| format!("applications.{}.{column}", it.id)))
        .collect()
}
