//! What the rows, columns and sections of the form count or tell, in a sentence each, and the articles of the
//! 条例 that they rest on. The form itself prints no notes; the articles are read out of its labels.

use super::articles::{Citation, article, item, paragraph};
use super::{Column, Row, Table};

/// What a label of the form stands for.
#[derive(Debug)]
pub struct Entry {
    /// Table and row, a column behind its table or its row, a section by its number; groups by their label.
    pub id: &'static str,
    /// Without a full stop.
    pub zh: &'static str,
    pub en: &'static str,
    pub rests_on: &'static [Citation],
}

/// What a row counts.
pub fn of_row(table: &Table, row: &Row) -> Option<&'static Entry> {
    find(ROWS, &format!("{}.{}", table.id, row.id))
}

/// What a column counts, which may differ from row to row.
pub fn of_column(table: &Table, row: &Row, column: &Column) -> Option<&'static Entry> {
    let own = format!("{}.{}.{}", table.id, row.id, column.id);
    find(COLUMNS, &own).or_else(|| find(COLUMNS, &format!("{}.{}", table.id, column.id)))
}

/// What a section, counted from 0, tells.
pub fn of_section(idx: usize) -> Option<&'static Entry> {
    SECTIONS.get(idx)
}

/// What a heading of columns or of a group of rows stands for, by its label in the form.
pub fn of_heading(label: &str) -> Option<&'static Entry> {
    find(HEADINGS, label)
}

fn find(entries: &'static [Entry], id: &str) -> Option<&'static Entry> {
    entries.iter().find(|it| it.id == id)
}

static SECTIONS: [Entry; super::N_SECTIONS] = [
    Entry {
        id: "1",
        zh: "综述一年的工作：主动公开、依申请公开、政府信息管理、平台建设、监督保障",
        en: "A summary of the year: proactive disclosure, applications, information management, platforms, supervision",
        rests_on: &[article(50)],
    },
    Entry {
        id: "2",
        zh: "表二：规章和规范性文件、许可、处罚和强制、收费",
        en: "Table 2: regulations and normative documents, permits, penalties and coercion, fees",
        rests_on: &[item(50, 1), article(20)],
    },
    Entry {
        id: "3",
        zh: "表三：收到的申请、怎样办理、结转多少",
        en: "Table 3: applications received, how they were settled, what is carried forward",
        rests_on: &[item(50, 2)],
    },
    Entry {
        id: "4",
        zh: "表四：因公开工作引起的行政复议和行政诉讼",
        en: "Table 4: reconsideration and litigation over disclosure",
        rests_on: &[item(50, 3)],
    },
    Entry {
        id: "5",
        zh: "工作中的主要问题和怎样改进",
        en: "The main problems, and what is done about them",
        rests_on: &[item(50, 4)],
    },
    Entry {
        id: "6",
        zh: "其他要报告的，包括是否收取信息处理费",
        en: "All else to be reported, whether processing fees were charged among it",
        rests_on: &[item(50, 5), article(42)],
    },
];

static ROWS: &[Entry] = &[
    Entry {
        id: "disclosure.regulations",
        zh: "本机关的规章",
        en: "Regulations (规章) of the organ",
        rests_on: &[item(20, 1)],
    },
    Entry {
        id: "disclosure.normative_documents",
        zh: "本机关的行政规范性文件：规章以外、对外普遍适用的文件",
        en: "Normative documents: those below regulations that bind the public in general",
        rests_on: &[item(20, 1)],
    },
    Entry {
        id: "disclosure.permits",
        zh: "行政许可",
        en: "Permits",
        rests_on: &[item(20, 5)],
    },
    Entry {
        id: "disclosure.other_services",
        zh: "行政许可以外的对外管理服务事项",
        en: "Services to the public other than permits",
        rests_on: &[item(20, 5)],
    },
    Entry {
        id: "disclosure.penalties",
        zh: "行政处罚",
        en: "Administrative penalties",
        rests_on: &[item(20, 6)],
    },
    Entry {
        id: "disclosure.coercion",
        zh: "行政强制",
        en: "Administrative coercion",
        rests_on: &[item(20, 6)],
    },
    Entry {
        id: "disclosure.fees",
        zh: "行政事业性收费，信息处理费在内",
        en: "Administrative fees, processing fees among them",
        rests_on: &[item(20, 8)],
    },
    Entry {
        id: "disclosure.procurement",
        zh: "政府集中采购",
        en: "Centralized procurement",
        rests_on: &[item(20, 9)],
    },
    Entry {
        id: "applications.received",
        zh: "本年 1 月 1 日至 12 月 31 日收到的申请",
        en: "Applications received from 1 January to 31 December",
        rests_on: &[article(29), article(31)],
    },
    Entry {
        id: "applications.brought_forward",
        zh: "上年没有办完、转到本年的申请，即上年报告的第四项",
        en: "Applications pending from last year: what last year’s report carried forward",
        rests_on: &[article(33)],
    },
    Entry {
        id: "applications.granted",
        zh: "已经公开而告知途径、或者提供了信息的申请",
        en: "Applications answered with the information, or with where it is published",
        rests_on: &[item(36, 1), item(36, 2)],
    },
    Entry {
        id: "applications.partially_granted",
        zh: "含有不应公开的内容、区分处理后提供其余部分的申请，只在这里计一次",
        en: "Applications granted but for the parts that may not be disclosed; counted here and nowhere else",
        rests_on: &[article(37)],
    },
    Entry {
        id: "applications.denied.state_secret",
        zh: "所申请的是国家秘密，因而不予公开的",
        en: "Denied because the information is a state secret",
        rests_on: &[article(14)],
    },
    Entry {
        id: "applications.denied.prohibited_by_law",
        zh: "法律、行政法规禁止公开，因而不予公开的",
        en: "Denied because a law or an administrative regulation forbids disclosure",
        rests_on: &[article(14)],
    },
    Entry {
        id: "applications.denied.security_and_stability",
        zh: "公开可能危及国家安全、公共安全、经济安全、社会稳定，因而不予公开的",
        en: "Denied because disclosure may endanger national, public or economic security or social stability",
        rests_on: &[article(14)],
    },
    Entry {
        id: "applications.denied.third_party_rights",
        zh: "公开会损害第三方合法权益（商业秘密、个人隐私等），因而不予公开的",
        en: "Denied to protect a third party’s rights: trade secrets, privacy",
        rests_on: &[article(15), article(32)],
    },
    Entry {
        id: "applications.denied.internal_affairs",
        zh: "属于人事管理、后勤管理、内部工作流程信息，因而不予公开的",
        en: "Denied as internal affairs: personnel, logistics, internal procedure",
        rests_on: &[paragraph(16, 1)],
    },
    Entry {
        id: "applications.denied.deliberative_process",
        zh: "属于讨论记录、过程稿、磋商信函、请示报告，因而不予公开的",
        en: "Denied as part of a deliberation: records, drafts, correspondence, requests for instructions",
        rests_on: &[paragraph(16, 2)],
    },
    Entry {
        id: "applications.denied.enforcement_file",
        zh: "属于行政执法案卷，因而不予公开的",
        en: "Denied as part of an enforcement file",
        rests_on: &[paragraph(16, 2)],
    },
    Entry {
        id: "applications.denied.administrative_inquiry",
        zh: "属于工商、不动产登记等另有查询规定的资料，告知按那些规定办理的",
        en: "Registers (business, real estate) that have their own rules of access",
        rests_on: &[item(36, 7)],
    },
    Entry {
        id: "applications.unavailable.not_held",
        zh: "检索后没有、或者不由本机关负责公开，因而无法提供的",
        en: "Not available: not found after a search, or another organ’s to disclose",
        rests_on: &[item(36, 4), item(36, 5)],
    },
    Entry {
        id: "applications.unavailable.needs_creation",
        zh: "没有现成信息，须另行加工、分析，因而无法提供的",
        en: "Not available: the information would have to be made",
        rests_on: &[article(38)],
    },
    Entry {
        id: "applications.unavailable.unclear_after_supplement",
        zh: "补正后申请内容仍不明确，因而无法提供的",
        en: "Not available: unclear even after a supplement",
        rests_on: &[article(29), article(30)],
    },
    Entry {
        id: "applications.not_processed.petition",
        zh: "以申请的形式信访、投诉、举报，因而不予处理的",
        en: "Not processed: petitions and complaints in the form of applications",
        rests_on: &[paragraph(39, 1)],
    },
    Entry {
        id: "applications.not_processed.duplicate",
        zh: "就已经答复过的信息重复申请，因而不予处理的",
        en: "Not processed: answered before",
        rests_on: &[item(36, 6)],
    },
    Entry {
        id: "applications.not_processed.publication",
        zh: "要求提供公报、报刊、书籍等公开出版物，因而不予处理的",
        en: "Not processed: asks for published gazettes, periodicals or books",
        rests_on: &[paragraph(39, 2)],
    },
    Entry {
        id: "applications.not_processed.excessive",
        zh: "件数、频次明显超出合理范围而没有正当理由，因而不予处理的",
        en: "Not processed: far too many, without good reason",
        rests_on: &[article(35)],
    },
    Entry {
        id: "applications.not_processed.reconfirmation",
        zh: "要求确认或者重新出具已经获取的信息，因而不予处理的",
        en: "Not processed: asks to confirm or issue again what was obtained before",
        rests_on: &[],
    },
    Entry {
        id: "applications.other",
        zh: "以上各项以外的办理结果",
        en: "Settled in any other way",
        rests_on: &[],
    },
    Entry {
        id: "applications.other.not_supplemented",
        zh: "申请人无正当理由逾期不补正，不再处理的",
        en: "Closed: not supplemented in time, without good reason",
        rests_on: &[article(30)],
    },
    Entry {
        id: "applications.other.fee_unpaid",
        zh: "申请人逾期未按通知缴纳信息处理费，不再处理的",
        en: "Closed: the processing fee was not paid in time",
        rests_on: &[article(42)],
    },
    Entry {
        id: "applications.other.other",
        zh: "以上各项以外的办理结果，如申请人撤回",
        en: "Settled in any other way, as when the applicant withdraws",
        rests_on: &[],
    },
    Entry {
        id: "applications.total",
        zh: "本年办理完毕的申请，即（一）至（六）各项之和",
        en: "All applications settled this year: the sum of results (一) to (六)",
        rests_on: &[item(50, 2)],
    },
    Entry {
        id: "applications.carried_forward",
        zh: "年底还没有办完、转到下年的申请，即下年报告的第二项",
        en: "Applications still pending at the end of the year: what next year’s report brings forward",
        rests_on: &[article(33)],
    },
    Entry {
        id: "disputes.reconsideration",
        zh: "因政府信息公开被申请行政复议的案件",
        en: "Reconsideration over disclosure",
        rests_on: &[item(50, 3), article(51)],
    },
    Entry {
        id: "disputes.litigation_direct",
        zh: "因政府信息公开、未经复议直接提起的行政诉讼",
        en: "Litigation over disclosure without reconsideration before it",
        rests_on: &[item(50, 3), article(51)],
    },
    Entry {
        id: "disputes.litigation_after_reconsideration",
        zh: "因政府信息公开、经过复议后提起的行政诉讼",
        en: "Litigation over disclosure after reconsideration",
        rests_on: &[item(50, 3), article(51)],
    },
];

static COLUMNS: &[Entry] = &[
    Entry {
        id: "disclosure.issued",
        zh: "本年制发的件数",
        en: "how many were issued this year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.repealed",
        zh: "本年废止的件数",
        en: "how many were repealed this year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.in_force",
        zh: "年底现行有效的件数",
        en: "how many are in force at the end of the year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.decisions",
        zh: "本年作出的处理决定数量",
        en: "decisions made this year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.fees.amount",
        zh: "本年收费金额，单位万元",
        en: "amount charged this year, in units of 10,000 yuan",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.procurement.amount",
        zh: "采购总金额",
        en: "total amount spent",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.procurement.items",
        zh: "采购项目数量",
        en: "number of items procured",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.created",
        zh: "本年新制作的数量",
        en: "how many were made this year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.published",
        zh: "本年新公开的数量",
        en: "how many were published this year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.total_published",
        zh: "对外公开的总数量",
        en: "how many are published in all",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.items_last_year",
        zh: "上一年的项目数量",
        en: "number of items last year",
        rests_on: &[],
    },
    Entry {
        id: "disclosure.change",
        zh: "本年比上一年增减的项目数量，减少为负",
        en: "how many items more than last year; fewer is negative",
        rests_on: &[],
    },
    Entry {
        id: "applications.natural_person",
        zh: "申请人是自然人的",
        en: "by natural persons",
        rests_on: &[],
    },
    Entry {
        id: "applications.business",
        zh: "申请人是商业企业的",
        en: "by businesses",
        rests_on: &[],
    },
    Entry {
        id: "applications.research",
        zh: "申请人是科研机构的",
        en: "by research institutions",
        rests_on: &[],
    },
    Entry {
        id: "applications.public_welfare",
        zh: "申请人是社会公益组织的",
        en: "by public-welfare organizations",
        rests_on: &[],
    },
    Entry {
        id: "applications.legal_service",
        zh: "申请人是法律服务机构的",
        en: "by legal-service institutions",
        rests_on: &[],
    },
    Entry {
        id: "applications.other",
        zh: "申请人是其他法人或组织的",
        en: "by other organizations",
        rests_on: &[],
    },
    Entry {
        id: "applications.total",
        zh: "各类申请人合计",
        en: "by all applicants",
        rests_on: &[],
    },
    Entry {
        id: "disputes.upheld",
        zh: "结果为维持的",
        en: "upheld",
        rests_on: &[],
    },
    Entry {
        id: "disputes.corrected",
        zh: "结果为纠正的",
        en: "corrected",
        rests_on: &[],
    },
    Entry {
        id: "disputes.other",
        zh: "维持、纠正以外的结果",
        en: "ended otherwise",
        rests_on: &[],
    },
    Entry {
        id: "disputes.pending",
        zh: "年底尚未审结的",
        en: "still pending at the end of the year",
        rests_on: &[],
    },
    Entry {
        id: "disputes.total",
        zh: "四种情形合计",
        en: "all four together",
        rests_on: &[],
    },
];

static HEADINGS: &[Entry] = &[
    Entry {
        id: "信息内容",
        zh: "以下各行统计的信息",
        en: "The information that the rows below count",
        rests_on: &[],
    },
    Entry {
        id: "申请人情况",
        zh: "各栏按申请人分列",
        en: "The columns are by kind of applicant",
        rests_on: &[article(27)],
    },
    Entry {
        id: "法人或其他组织",
        zh: "自然人以外的申请人，分五栏",
        en: "Applicants other than natural persons, in five columns",
        rests_on: &[article(27)],
    },
    Entry {
        id: "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
        zh: "每一栏都须：新收 + 上年结转 = 办理总计 + 结转下年度",
        en: "In every column: received + brought forward = settled + carried forward",
        rests_on: &[],
    },
    Entry {
        id: "三、本年度办理结果",
        zh: "（一）至（六）的各种办理结果，和它们的总计",
        en: "Results (一) to (六), and their total",
        rests_on: &[article(36)],
    },
    Entry {
        id: "（三）不予公开",
        zh: "八种不予公开的情形",
        en: "Eight grounds for denial",
        rests_on: &[article(14), article(15), article(16)],
    },
    Entry {
        id: "（四）无法提供",
        zh: "三种无法提供的情形",
        en: "Three cases in which nothing can be provided",
        rests_on: &[article(30), article(36), article(38)],
    },
    Entry {
        id: "（五）不予处理",
        zh: "五种不予处理的情形",
        en: "Five cases that are not processed",
        rests_on: &[article(35), article(36), article(39)],
    },
    Entry {
        id: "（六）其他处理",
        zh: "以上各项以外的办理结果",
        en: "Settled in any other way",
        rests_on: &[article(30), article(42)],
    },
    Entry {
        id: "行政诉讼",
        zh: "因政府信息公开提起的行政诉讼，分两栏",
        en: "Litigation over disclosure, in two blocks",
        rests_on: &[item(50, 3), article(51)],
    },
    Entry {
        id: "第二十条第（一）项",
        zh: "规章和行政规范性文件",
        en: "Regulations and normative documents",
        rests_on: &[item(20, 1)],
    },
    Entry {
        id: "第二十条第（五）项",
        zh: "行政许可",
        en: "Permits and services to the public",
        rests_on: &[item(20, 5)],
    },
    Entry {
        id: "第二十条第（六）项",
        zh: "行政处罚和行政强制",
        en: "Penalties and coercion",
        rests_on: &[item(20, 6)],
    },
    Entry {
        id: "第二十条第（八）项",
        zh: "行政事业性收费",
        en: "Administrative fees",
        rests_on: &[item(20, 8)],
    },
    Entry {
        id: "第二十条第（九）项",
        zh: "政府集中采购",
        en: "Centralized procurement",
        rests_on: &[item(20, 9)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITIONS;
    use crate::form::articles;

    #[test]
    fn every_row_column_and_heading_of_the_form_is_told() {
        for table in EDITIONS.iter().flat_map(|it| it.tables) {
            for row in table.rows {
                assert!(of_row(table, row).is_some(), "{} {}", table.id, row.id);
                for column in row.columns {
                    let found = of_column(table, row, column);
                    assert!(found.is_some(), "{} {} {}", table.id, row.id, column.id);
                }
            }
            let is_label = |it: &&str| {
                let mut columns = table.rows.iter().flat_map(|it| it.columns);
                let mut rows = table.rows.iter();
                columns.any(|column| column.label == *it) || rows.any(|row| row.label == *it)
            };
            let headings = table.header.iter().chain(table.groups);
            for label in headings.filter(|it| !is_label(it)) {
                assert!(of_heading(label).is_some(), "{label}");
            }
        }
    }

    #[test]
    fn every_article_that_is_named_is_told() {
        let entries = [&SECTIONS[..], ROWS, COLUMNS, HEADINGS];
        for entry in entries.into_iter().flatten() {
            for it in entry.rests_on {
                assert!(articles::find(it.article).is_some(), "{it}");
            }
        }
    }

    #[test]
    fn no_entry_is_of_nothing() {
        let tables = || EDITIONS.iter().flat_map(|it| it.tables);
        for entry in ROWS {
            let is_row = tables().any(|table| {
                let mut rows = table.rows.iter();
                rows.any(|row| of_row(table, row).is_some_and(|it| it.id == entry.id))
            });
            assert!(is_row, "{}", entry.id);
        }
        for entry in COLUMNS {
            let is_column = tables().any(|table| {
                let cells = table.rows.iter();
                let mut cells = cells.flat_map(|row| row.columns.iter().map(move |it| (row, it)));
                cells.any(|(row, column)| {
                    of_column(table, row, column).is_some_and(|it| it.id == entry.id)
                })
            });
            assert!(is_column, "{}", entry.id);
        }
    }
}
