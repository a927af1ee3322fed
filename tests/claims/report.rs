//! Reports to put sentences into.

/// What the tables around a sentence hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Full,
    Zero,
    /// No tables at all.
    None,
}

impl Base {
    pub fn named(name: &str) -> Self {
        match name {
            "full" => Base::Full,
            "zero" => Base::Zero,
            "none" => Base::None,
            _ => panic!("no base {name}"),
        }
    }
}

/// Labels of the rows of table 三.
pub const LABELS: [&str; 25] = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
    "（七）总计",
    "四、结转下年度继续办理",
];

/// The rows: natural person, five kinds of organizations.
const ROWS: [[u32; 6]; 25] = [
    [110, 12, 1, 2, 5, 2],
    [5, 0, 0, 0, 0, 0],
    [48, 6, 1, 1, 3, 1],
    [10, 2, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [4, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [17, 2, 0, 0, 1, 0],
    [3, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0],
    [3, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [4, 1, 0, 1, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [10, 1, 0, 0, 0, 0],
    [110, 12, 1, 2, 4, 1],
    [5, 0, 0, 0, 1, 1],
];

const DISPUTES: [u32; 15] = [5, 1, 1, 1, 8, 2, 0, 1, 0, 3, 1, 0, 0, 1, 2];

/// A report in which nothing is wrong, with a paragraph more in section 一.
pub fn report(base: Base, text: &str) -> String {
    let head = "# 云溪县自然资源局2024年政府信息公开工作年度报告\n\n\
        本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。\n\n## 一、总体情况\n\n";
    if base == Base::None {
        return format!("{head}{text}\n\n## 二、主动公开政府信息情况\n");
    }
    let n = |it: u32| if base == Base::Full { it } else { 0 };
    let disclosure = format!(
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n\
         | 规章 | 0 | 0 | 0 |\n| 行政规范性文件 | {} | {} | {} |\n\
         | 信息内容 | 本年处理决定数量 | | |\n| 行政许可 | {} | | |\n| 行政处罚 | {} | | |\n\
         | 行政强制 | {} | | |\n| 信息内容 | 本年收费金额（单位：万元） | | |\n| 行政事业性收费 | {} | | |\n",
        n(3),
        n(1),
        n(12),
        n(36),
        n(17),
        n(2),
        if base == Base::Full { "1.25" } else { "0" },
    );
    let mut applications =
        "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for (label, counts) in LABELS.iter().zip(ROWS) {
        applications.push_str(&format!("| {label} |"));
        for it in counts {
            applications.push_str(&format!(" {} |", n(it)));
        }
        applications.push_str(&format!(
            " {} |\n",
            counts.iter().map(|it| n(*it)).sum::<u32>()
        ));
    }
    format!(
        "{head}{text}\n\n## 二、主动公开政府信息情况\n\n{disclosure}\n\
         ## 三、收到和处理政府信息公开申请情况\n\n{applications}\n\
         ## 四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\
         ## 五、存在的主要问题及改进情况\n\n一是公开内容不够丰富，下一步将加强业务培训。\n\n\
         ## 六、其他需要报告的事项\n\n本年度无其他需要报告的事项，信息处理费按规定执行。\n",
        disputes(&DISPUTES.map(n))
    )
}

/// Table 四 with these numbers.
pub fn disputes(counts: &[u32; 15]) -> String {
    let outcomes = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 ".repeat(3);
    let cells: String = counts.iter().map(|it| format!("| {it} ")).collect();
    format!(
        "| 行政复议 | | | | | 行政诉讼 | | | | | | | | | |\n|{}\n\
         | | | | | | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |\n{outcomes}|\n{cells}|\n",
        "---|".repeat(15)
    )
}
