//! A report written for tests: correct in every figure, in any layout.

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Tsv,
    Pipe,
    Html,
}

pub(crate) const LAYOUTS: [Layout; 3] = [Layout::Tsv, Layout::Pipe, Layout::Html];

type Row = Vec<String>;

/// The annual report of an organ: nothing is wrong with it.
pub(crate) fn report(agency: &str, year: u16, layout: Layout) -> String {
    let text = |it: &str| match layout {
        Layout::Html => format!("<p>{it}</p>\n"),
        Layout::Tsv | Layout::Pipe => format!("{it}\n\n"),
    };
    [
        text(&format!("{agency}{year}年政府信息公开工作年度报告")),
        text("一、总体情况"),
        text(&format!(
            "（一）主动公开：{year}年，{agency}通过门户网站主动公开政府信息。"
        )),
        text("（二）依申请公开：全年共收到政府信息公开申请24件，上年结转2件，均依法办理。"),
        text("（三）政府信息管理：严格落实信息发布审核制度。"),
        text("（四）政府信息公开平台建设：持续优化门户网站栏目。"),
        text("（五）监督保障：开展业务培训，落实工作考核、社会评议和责任追究。"),
        text("二、主动公开政府信息情况"),
        table(&disclosure(), layout),
        text("三、收到和处理政府信息公开申请情况"),
        table(&applications(), layout),
        text("四、政府信息公开行政复议、行政诉讼情况"),
        table(&disputes(), layout),
        text("五、存在的主要问题及改进情况"),
        text("主动公开的及时性有待提高，下一步将加强业务培训。"),
        text("六、其他需要报告的事项"),
        text("本年度未收取信息处理费。"),
    ]
    .concat()
}

fn table(rows: &[Row], layout: Layout) -> String {
    let line = |it: &Row| match layout {
        Layout::Tsv => format!("{}\n", it.join("\t")),
        Layout::Pipe => format!("| {} |\n", it.join(" | ")),
        Layout::Html => format!("<tr><td>{}</td></tr>\n", it.join("</td><td>")),
    };
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.resize(width, String::new());
            line(&row)
        })
        .collect();
    match layout {
        Layout::Tsv => {}
        Layout::Pipe => lines.insert(1, format!("|{}\n", " --- |".repeat(width))),
        Layout::Html => {
            lines.insert(0, "<table>\n".to_owned());
            lines.push("</table>\n".to_owned());
        }
    }
    lines.push("\n".to_owned());
    lines.concat()
}

fn row(cells: &[&str]) -> Row {
    cells.iter().map(|&it| it.to_owned()).collect()
}

fn disclosure() -> Vec<Row> {
    vec![
        row(&["第二十条第（一）项"]),
        row(&["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        row(&["规章", "0", "0", "0"]),
        row(&["行政规范性文件", "3", "1", "12"]),
        row(&["第二十条第（五）项"]),
        row(&["信息内容", "本年处理决定数量"]),
        row(&["行政许可", "550"]),
        row(&["第二十条第（六）项"]),
        row(&["信息内容", "本年处理决定数量"]),
        row(&["行政处罚", "41"]),
        row(&["行政强制", "19"]),
        row(&["第二十条第（八）项"]),
        row(&["信息内容", "本年收费金额（单位：万元）"]),
        row(&["行政事业性收费", "77.28"]),
    ]
}

fn applications() -> Vec<Row> {
    const IDENTITY: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
    let mut acc = vec![
        row(&[IDENTITY, "", "", "申请人情况"]),
        row(&[
            "",
            "",
            "",
            "自然人",
            "法人或其他组织",
            "",
            "",
            "",
            "",
            "总计",
        ]),
        row(&[
            "",
            "",
            "",
            "",
            "商业企业",
            "科研机构",
            "社会公益组织",
            "法律服务机构",
            "其他",
        ]),
    ];
    for (labels, numbers) in RESULTS {
        let mut it = row(labels);
        it.resize(3, String::new());
        it.extend(numbers.map(|it| it.to_string()));
        acc.push(it);
    }
    acc
}

const NONE: [u32; 7] = [0; 7];

const RESULTS: [(&[&str], [u32; 7]); 25] = [
    (
        &["一、本年新收政府信息公开申请数量"],
        [20, 3, 0, 0, 1, 0, 24],
    ),
    (&["二、上年结转政府信息公开申请数量"], [2, 0, 0, 0, 0, 0, 2]),
    (
        &["三、本年度办理结果", "（一）予以公开"],
        [15, 2, 0, 0, 1, 0, 18],
    ),
    (
        &[
            "",
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        ],
        [3, 0, 0, 0, 0, 0, 3],
    ),
    (&["", "（三）不予公开", "1.属于国家秘密"], NONE),
    (&["", "", "2.其他法律行政法规禁止公开"], NONE),
    (&["", "", "3.危及“三安全一稳定”"], NONE),
    (&["", "", "4.保护第三方合法权益"], NONE),
    (&["", "", "5.属于三类内部事务信息"], [1, 0, 0, 0, 0, 0, 1]),
    (&["", "", "6.属于四类过程性信息"], NONE),
    (&["", "", "7.属于行政执法案卷"], NONE),
    (&["", "", "8.属于行政查询事项"], NONE),
    (
        &["", "（四）无法提供", "1.本机关不掌握相关政府信息"],
        [2, 1, 0, 0, 0, 0, 3],
    ),
    (&["", "", "2.没有现成信息需要另行制作"], NONE),
    (&["", "", "3.补正后申请内容仍不明确"], NONE),
    (&["", "（五）不予处理", "1.信访举报投诉类申请"], NONE),
    (&["", "", "2.重复申请"], NONE),
    (&["", "", "3.要求提供公开出版物"], NONE),
    (&["", "", "4.无正当理由大量反复申请"], NONE),
    (&["", "", "5.要求行政机关确认或重新出具已获取信息"], NONE),
    (
        &[
            "",
            "（六）其他处理",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ],
        NONE,
    ),
    (
        &[
            "",
            "",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ],
        NONE,
    ),
    (&["", "", "3.其他"], NONE),
    (&["", "（七）总计"], [21, 3, 0, 0, 1, 0, 25]),
    (&["四、结转下年度继续办理"], [1, 0, 0, 0, 0, 0, 1]),
];

fn disputes() -> Vec<Row> {
    let block = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    vec![
        row(&["行政复议", "", "", "", "", "行政诉讼"]),
        row(&[
            "",
            "",
            "",
            "",
            "",
            "未经复议直接起诉",
            "",
            "",
            "",
            "",
            "复议后起诉",
        ]),
        row(&block.repeat(3)),
        row(&[
            "1", "0", "0", "0", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0",
        ]),
    ]
}
