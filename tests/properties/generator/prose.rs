//! The text of sections 一, 五 and 六.
//!
//! Figures that name a cell are those of the model as it was drawn; itemized lists
//! add up; no aspect's text uses the words of another aspect.

use super::Edition;
use super::form;
use super::model::{AgencyKind, Model};
use super::style::{Digits, Style, grouped_by_thousands};

/// What a sentence is made from.
pub(super) struct Words<'a> {
    pub(super) model: &'a Model,
    pub(super) style: &'a Style,
}

impl Words<'_> {
    /// A figure in the text.
    pub(super) fn figure(&self, number: i64) -> String {
        let text = if self.style.digits == Digits::Thousands {
            grouped_by_thousands(&number.to_string())
        } else {
            number.to_string()
        };
        self.spaced(text)
    }

    /// A year or the number of a document: never grouped by thousands.
    pub(super) fn year(&self, number: i64) -> String {
        self.spaced(number.to_string())
    }

    fn spaced(&self, text: String) -> String {
        if self.style.spaced_numbers {
            format!(" {text} ")
        } else {
            text
        }
    }

    /// What the organ calls itself.
    pub(super) fn me(&self) -> &'static str {
        match self.model.kind {
            AgencyKind::City => "我市",
            AgencyKind::County if self.model.agency.contains('县') => "我县",
            AgencyKind::County => "我区",
            AgencyKind::Town if self.model.agency.contains('镇') => "我镇",
            AgencyKind::Town => "我乡",
            AgencyKind::Bureau if self.model.agency.ends_with('会') => "我委",
            AgencyKind::Bureau => "我局",
        }
    }

    /// A paragraph in this report's punctuation.
    pub(super) fn finish(&self, text: &str) -> String {
        let mut res = text.replace("  ", " ");
        for mark in "，。；：、（）《》“”〔〕".chars() {
            res = res.replace(&format!("{mark} "), &mark.to_string());
            res = res.replace(&format!(" {mark}"), &mark.to_string());
        }
        if self.style.half_commas {
            let halves = [
                ("，", ","),
                ("；", ";"),
                ("：", ":"),
                ("（", "("),
                ("）", ")"),
            ];
            for (full, half) in halves {
                res = res.replace(full, half);
            }
        }
        res.trim().to_owned()
    }

    /// A number of no consequence.
    fn some(&self, key: &str, limit: usize) -> i64 {
        1 + self.style.pick(key, limit) as i64
    }

    fn row(&self, row: &str) -> i64 {
        self.model.spoken(&format!("applications.{row}.total"))
    }

    fn group(&self, prefix: &str) -> i64 {
        form::result_rows(self.model.edition)
            .iter()
            .filter(|it| it.split('.').next() == Some(prefix))
            .map(|it| self.row(it))
            .sum()
    }
}

/// The text of one aspect of section 一 (0 to 4).
pub(super) fn aspect(words: &Words<'_>, aspect: usize) -> String {
    let text = match aspect {
        0 => active_disclosure(words),
        1 => applications(words),
        2 => management(words),
        3 => platforms(words),
        _ => oversight(words),
    };
    words.finish(&text)
}

fn active_disclosure(words: &Words<'_>) -> String {
    let me = words.me();
    let opening = match words.style.pick("active", 3) {
        0 => format!(
            "{me}坚持以公开为常态、不公开为例外，依照《条例》第二十条的规定及时主动公开机构职能、领导分工、财政预决算等信息。"
        ),
        1 => format!(
            "{me}围绕《条例》第二十条列明的行政许可、行政处罚、规章以及其他事项，梳理主动公开目录并动态调整。"
        ),
        _ => "聚焦民生实事、重大项目、社会救助等领域，不断扩大主动公开范围。".to_owned(),
    };
    let closing = match words.style.pick("active end", 4) {
        0 => format!(
            "更新行政许可事项办事指南{}项，做到政策与解读同步发布。",
            words.figure(words.some("guides", 90))
        ),
        1 => format!(
            "召开新闻发布会总计{}次，其他形式的政策解读{}篇。",
            words.figure(words.some("meetings", 9)),
            words.figure(words.some("readings", 60))
        ),
        2 => "对规章、行政规范性文件以及其他政策文件集中归并，方便群众查阅。".to_owned(),
        _ => String::new(),
    };
    format!("{opening}{}{}{closing}", itemized(words), documents(words))
}

/// A list that adds up.
fn itemized(words: &Words<'_>) -> String {
    let names = [
        "政策文件",
        "财政预决算",
        "工作动态",
        "人事任免",
        "公示公告",
        "其他信息",
    ];
    let n_parts = 2 + words.style.pick("parts of list", 5);
    let parts: Vec<i64> = (0..n_parts)
        .map(|it| words.some(&format!("part {it}"), [12, 90, 700][it % 3]))
        .collect();
    let whole = words.figure(parts.iter().sum());
    let items: Vec<String> = names
        .iter()
        .zip(&parts)
        .map(|(name, it)| format!("{name}{}条", words.figure(*it)))
        .collect();
    match words.style.pick("list", 5) {
        0 => format!(
            "全年共公开各类政府信息{whole}条，其中{}。",
            items.join("、")
        ),
        1 => format!(
            "全年累计公开政府信息{whole}条，分别为{}。",
            items.join("，")
        ),
        2 => format!("全年公开政府信息{whole}条（其中：{}）。", items.join("、")),
        3 => format!(
            "全年公开政府信息总计{whole}条，包括：{}。",
            items.join("；")
        ),
        _ => format!("全年公开各类政府信息{whole}条。"),
    }
}

/// What the text says about 规范性文件.
fn documents(words: &Words<'_>) -> String {
    if matches!(words.model.edition, Edition::Form2019 | Edition::Mixed) {
        return String::new();
    }
    let figure = |column: &str| {
        words
            .model
            .spoken(&format!("disclosure.normative_documents.{column}"))
    };
    let (issued, repealed, in_force) = (figure("issued"), figure("repealed"), figure("in_force"));
    match words.style.pick("documents", 3) {
        0 if issued == 0 => "本年度未制发行政规范性文件。".to_owned(),
        0 => format!("本年制发行政规范性文件{}件。", words.figure(issued)),
        1 if issued > 0 => format!(
            "制发行政规范性文件{}件，废止行政规范性文件{}件，现行有效{}件。",
            words.figure(issued),
            words.figure(repealed),
            words.figure(in_force)
        ),
        _ => String::new(),
    }
}

fn applications(words: &Words<'_>) -> String {
    let me = words.me();
    let year = words.year(words.model.year);
    let opening = match words.style.pick("channels", 3) {
        0 => format!("{me}进一步规范依申请公开办理流程，畅通信函、当面提交等渠道。"),
        1 => "严格落实依申请公开登记、审查、答复、归档各环节要求，按照《条例》第三十三条规定的期限答复。".to_owned(),
        _ => String::new(),
    };
    let received = words.row("received");
    let brought = words.row("brought_forward");
    let mut text = match (received, words.style.pick("received", 3)) {
        (0, 0) => format!("{opening}{year}年，{me}未收到政府信息公开申请"),
        (0, _) => format!(
            "{opening}{year}年，{me}共收到政府信息公开申请{}件",
            words.figure(0)
        ),
        (_, 0) => format!(
            "{opening}{year}年，{me}新收政府信息公开申请{}件",
            words.figure(received)
        ),
        (_, 1) => format!(
            "{opening}本年度共收到政府信息公开申请{}件",
            words.figure(received)
        ),
        _ => format!(
            "{opening}全年新收政府信息公开申请{}件",
            words.figure(received)
        ),
    };
    if received > 0 {
        text.push_str(&applicants(words, received));
    }
    match (brought, words.style.pick("brought", 2)) {
        (0, _) => {}
        (_, 0) => text.push_str(&format!("；上年结转申请{}件", words.figure(brought))),
        _ => {
            let last_year = words.year(words.model.year - 1);
            text.push_str(&format!("；{last_year}年结转{}件", words.figure(brought)));
        }
    }
    text.push('。');
    text + &results(words) + &disputes(words)
}

fn applicants(words: &Words<'_>, received: i64) -> String {
    let person = words.model.spoken("applications.received.natural_person");
    let organization = received - person;
    let (a, b) = (words.figure(person), words.figure(organization));
    match words.style.pick("applicants", 4) {
        0 => format!("，其中自然人申请{a}件、法人或其他组织申请{b}件"),
        1 => format!("（其中：自然人{a}件，法人或其他组织{b}件）"),
        2 => {
            // In hundredths of a per cent, rounded half up.
            let share = (person * 20_000 + received) / (2 * received);
            let percent = format!("{}.{:02}%", share / 100, share % 100);
            format!("，其中自然人申请{a}件，占{percent}")
        }
        _ => String::new(),
    }
}

fn results(words: &Words<'_>) -> String {
    let total = words.row("total");
    let carried = words.row("carried_forward");
    let mut text = String::new();
    let detail = words.style.pick("results", 3);
    if total > 0 && detail < 2 {
        text.push_str(&format!("全年共答复{}件", words.figure(total)));
    }
    if total > 0 && detail == 0 {
        let groups = [
            ("予以公开", "granted"),
            ("部分公开", "partially_granted"),
            ("不予公开", "denied"),
            ("无法提供", "unavailable"),
            ("不予处理", "not_processed"),
            ("其他处理", "other"),
        ];
        let items =
            groups.map(|(name, prefix)| format!("{name}{}件", words.figure(words.group(prefix))));
        text.push_str(&format!("，其中{}", items.join("、")));
    }
    if !text.is_empty() {
        text.push('。');
    }
    match (carried, words.style.pick("carried", 3)) {
        (0, 0) if total > 0 => text.push_str("所有申请均已按期办结。"),
        (1.., 0 | 1) => {
            text.push_str(&format!("结转下年度继续办理{}件。", words.figure(carried)));
        }
        _ => {}
    }
    text
}

fn disputes(words: &Words<'_>) -> String {
    let total = |block: &str| words.model.spoken(&format!("disputes.{block}.total"));
    let review = total("reconsideration");
    let litigation = total("litigation_direct") + total("litigation_after_reconsideration");
    match words.style.pick("disputes", 3) {
        0 if review + litigation == 0 => {
            "未发生因政府信息公开引起的行政复议、行政诉讼。".to_owned()
        }
        0 => format!(
            "因政府信息公开被申请行政复议{}件、被提起行政诉讼{}件。",
            words.figure(review),
            words.figure(litigation)
        ),
        _ => String::new(),
    }
}

fn management(words: &Words<'_>) -> String {
    let figure = |key: &str, limit: usize| words.figure(words.some(key, limit));
    match words.style.pick("management", 4) {
        0 => format!(
            "健全政府信息管理制度，严格执行“三审三校”和先审后发程序，清理过期信息{}条，更正错敏字词{}处。",
            figure("stale", 70),
            figure("typos", 40)
        ),
        1 => "政府信息管理责任落实到人。一是做好公文公开属性源头认定；二是定期开展规章和其他文件清理；三是规范历史文件归档，确保总计、分类各项台账一致。".to_owned(),
        2 => format!(
            "明确办公室统筹政府信息管理工作，{}名专职人员负责信息的收集、审核、发布和更新，对{}年以前的文件逐件复核公开属性。",
            figure("staff", 6),
            words.year(words.model.year - 3)
        ),
        _ => format!(
            "严格按照《条例》第十七条开展保密审查，完善政府信息管理台账，全年审查拟公开信息{}条次，未出现失泄密问题。",
            figure("reviewed", 900)
        ),
    }
}

fn platforms(words: &Words<'_>) -> String {
    let figure = |key: &str, limit: usize| words.figure(words.some(key, limit));
    match words.style.pick("platforms", 4) {
        0 => {
            let original = words.some("original", 200);
            let articles = original + words.some("reposted", 900);
            format!(
                "加强门户网站和政务新媒体等平台建设，公众号全年推送图文{}篇，其中原创{}篇。",
                words.figure(articles),
                words.figure(original)
            )
        }
        1 => format!(
            "依托政务服务大厅设立政务公开专区，配备自助查询设备{}台，实现平台线上线下融合，12345热线随时回应咨询。",
            figure("machines", 8)
        ),
        2 => "持续优化政府网站信息公开平台栏目设置，新增“政策问答”“办事指南”等栏目，完善检索和无障碍浏览功能。".to_owned(),
        _ => format!(
            "按要求开展网站与新媒体平台自查{}次，关停长期不更新的账号，现保留微信公众号{}个。",
            figure("checks", 11),
            figure("accounts", 3)
        ),
    }
}

fn oversight(words: &Words<'_>) -> String {
    let figure = |key: &str, limit: usize| words.figure(words.some(key, limit));
    let text = match words.style.pick("oversight", 4) {
        0 => format!(
            "把政务公开纳入年度绩效考核强化监督保障，全年组织业务培训{}次，参训{}人次。",
            figure("trainings", 5),
            figure("trainees", 300)
        ),
        1 => "成立由主要负责同志任组长的领导小组，一是压实责任，二是定期通报，三是邀请群众代表评议，监督保障机制更加健全。".to_owned(),
        2 => "主动接受社会监督，设立意见箱和监督电话，安排专项经费，为工作开展提供有力保障。".to_owned(),
        _ => format!("加强监督保障，{}年专题研究政务公开工作{}次，对发现的问题限期整改。", words.year(words.model.year), figure("sessions", 6)),
    };
    if words.model.kind == AgencyKind::Bureau {
        return text;
    }
    text + "本年度工作考核结果良好，社会评议满意度较高，未发生责任追究情形。"
}

/// 存在的主要问题, and what is done about them.
pub(super) fn problems(words: &Words<'_>) -> (String, String) {
    let me = words.me();
    let problems = match words.style.pick("problems", 4) {
        0 => "一是公开的深度和广度有待拓展，部分栏目更新不够及时；二是政策解读形式较为单一，图解、视频等形式运用不多；三是业务人员流动较快，专业能力有待加强。".to_owned(),
        1 => format!("{}年，{me}政务公开工作取得一定成效，但仍存在不足：一是部分单位对公开工作认识不到位；二是答复文书的规范性需进一步提高。", words.year(words.model.year)),
        2 => "对照上级要求和群众期盼，工作中还有差距，主要表现为公开内容不够丰富，对规章、行政许可等专业性较强的信息解读不够通俗，其他领域的公开也不够均衡。".to_owned(),
        _ => "主要问题是公开标准化程度不高，个别事项的总计数据与明细数据核对不够细致，需要进一步完善校核机制。".to_owned(),
    };
    let next = words.year(words.model.year + 1);
    let measures = match words.style.pick("measures", 4) {
        0 => format!(
            "下一步，{me}将采取以下措施：一是加强业务培训，提升工作人员能力；二是丰富解读形式，提高政策知晓度；三是加大检查力度，确保信息及时更新。"
        ),
        1 => format!(
            "{next}年，{me}将重点做好三方面工作：第一，细化公开目录；第二，优化办理流程；第三，强化督促落实。"
        ),
        2 => format!(
            "针对上述问题，{me}已组织专题学习{}次，修订工作规程{}项，并将持续跟踪问效。",
            words.figure(words.some("lessons", 8)),
            words.figure(words.some("rules", 5))
        ),
        _ => {
            "下一步将健全长效机制，定期开展自查，逐项对账销号，推动各项工作再上新台阶。".to_owned()
        }
    };
    (words.finish(&problems), words.finish(&measures))
}

/// The paragraphs of section 六.
pub(super) fn other_matters(words: &Words<'_>, with_fees: bool) -> Vec<String> {
    let me = words.me();
    let year = words.year(words.model.year);
    let other = match words.style.pick("other matters", 3) {
        0 => "本年度无其他需要报告的事项。".to_owned(),
        1 => format!(
            "{me}认真落实{year}年政务公开工作要点，完成重点任务{}项。除此之外，无其他需要报告的事项。",
            words.figure(words.some("tasks", 20))
        ),
        _ => format!("办理人大代表建议和政协提案的结果已按规定公开，{me}无其他需要说明的事项。"),
    };
    let mut paragraphs = Vec::new();
    if with_fees && words.model.year >= 2020 {
        paragraphs.push(words.finish(&fee_statement(words)));
    }
    paragraphs.push(words.finish(&other));
    if words.style.once_in(3, "six in one") {
        return vec![paragraphs.concat()];
    }
    paragraphs
}

fn fee_statement(words: &Words<'_>) -> String {
    let me = words.me();
    let year = words.year(words.model.year);
    let document = format!(
        "《政府信息公开信息处理费管理办法》（国办函〔{}〕{}号）",
        words.year(2020),
        words.year(109)
    );
    let fee = words.model.processing_fee;
    let amount = words.figure(fee);
    match (fee, words.style.pick("fees", 3)) {
        (0, 0) => format!("{year}年，{me}依据{document}，未收取信息处理费。"),
        (0, 1) => format!("{year}年度，{me}收取信息处理费{amount}元。"),
        (0, _) => "本年度未发生政府信息公开信息处理费收费情况。".to_owned(),
        (_, 0) => format!("依据{document}规定，{year}年{me}收取信息处理费共计{amount}元。"),
        (_, 1) => format!("{year}年，{me}全年收取政府信息公开信息处理费{amount}元。"),
        _ => format!("本年度{me}共收取信息处理费{amount}元，已全额上缴国库。"),
    }
}
