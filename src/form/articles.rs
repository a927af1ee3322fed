//! The articles of the 政府信息公开条例 (国务院令第711号, in force since 15 May 2019) that the form's rows and
//! sections rest on, and the notices that go with it. What each asks for is told in our own words, in Chinese
//! as the form is; who quotes an article looks it up in the 条例 itself.

use std::fmt;

/// An article of the 条例.
#[derive(Debug)]
pub struct Article {
    pub number: u8,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// What it asks for, a paragraph each.
    pub text: &'static [&'static str],
}

/// A document of the State Council's General Office that the form or a report refers to.
#[derive(Debug)]
pub struct Notice {
    /// Its number, as printed: 国办函〔2020〕109号.
    pub number: &'static str,
    pub about: &'static str,
    pub text: &'static [&'static str],
}

/// A place in the 条例. Paragraphs (款) and items (项) count from 1; 0 where the whole is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    pub article: u8,
    pub paragraph: u8,
    pub item: u8,
}

/// A whole article.
pub const fn article(number: u8) -> Citation {
    Citation {
        article: number,
        paragraph: 0,
        item: 0,
    }
}

/// A paragraph of an article.
pub const fn paragraph(article: u8, paragraph: u8) -> Citation {
    Citation {
        article,
        paragraph,
        item: 0,
    }
}

/// An item of an article.
pub const fn item(article: u8, item: u8) -> Citation {
    Citation {
        article,
        paragraph: 0,
        item,
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", han(self.article))?;
        if self.paragraph > 0 {
            write!(f, "第{}款", han(self.paragraph))?;
        }
        if self.item > 0 {
            write!(f, "第（{}）项", han(self.item))?;
        }
        Ok(())
    }
}

/// A number up to 99 as laws write it.
fn han(number: u8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |it: u8| DIGITS[usize::from(it % 10)];
    match number {
        0..10 => digit(number).to_owned(),
        10..20 => format!("十{}", digit(number)),
        _ => format!("{}十{}", digit(number / 10), digit(number)),
    }
}

/// A number up to 99 as laws write it, or in digits.
pub fn number(text: &str) -> Option<u8> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |it: &str| -> Option<u8> {
        let at = "一二三四五六七八九"
            .chars()
            .position(|digit| it == digit.to_string())?;
        u8::try_from(at + 1).ok()
    };
    match text.split_once('十') {
        None => digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() {
                Some(1)
            } else {
                digit(tens)
            };
            let ones = if ones.is_empty() {
                Some(0)
            } else {
                digit(ones)
            };
            Some(tens? * 10 + ones?)
        }
    }
}

/// The article of this number, if it is one of those told here.
pub fn find(number: u8) -> Option<&'static Article> {
    ARTICLES.iter().find(|it| it.number == number)
}

/// The notice of this number, brackets and blanks as printed.
pub fn notice(number: &str) -> Option<&'static Notice> {
    NOTICES.iter().find(|it| it.number == number)
}

impl Article {
    /// 第二十条.
    pub fn name(&self) -> String {
        article(self.number).to_string()
    }

    /// 第二十条 主动公开的内容.
    pub fn heading(&self) -> String {
        format!("{} {}", self.name(), self.about)
    }
}

impl Notice {
    /// 国办函〔2020〕109号 信息处理费管理办法.
    pub fn heading(&self) -> String {
        format!("{} {}", self.number, self.about)
    }
}

/// All of them on one page, in Markdown.
pub fn page() -> String {
    let articles = ARTICLES.iter().map(|it| (it.heading(), it.text));
    let notices = NOTICES.iter().map(|it| (it.heading(), it.text));
    let mut res = String::from(
        "# 《政府信息公开条例》要点\n\n勾稽的解说，不是条文；引用请以公布的文本为准。\n",
    );
    for (heading, text) in articles.chain(notices) {
        res.push_str(&format!("\n## {heading}\n\n{}\n", text.join("\n\n")));
    }
    res
}

/// The notices, the newest form first.
pub static NOTICES: &[Notice] = &[
    Notice {
        number: "国办公开办函〔2021〕30号",
        about: "2021 年起的年度报告统一格式",
        text: &[
            "国务院办公厅政府信息公开办公室 2021 年 9 月印发，用于 2021 年度及以后的报告。",
            "报告分六部分：总体情况；主动公开；收到和处理申请；行政复议、行政诉讼；问题及改进；其他事项。第二、三、四部分各有一张表。",
            "收取信息处理费的情况，在其他需要报告的事项里说明。",
        ],
    },
    Notice {
        number: "国办公开办函〔2019〕60号",
        about: "2019、2020 年度报告的统一格式",
        text: &[
            "国务院办公厅政府信息公开办公室 2019 年印发，2021 年起由〔2021〕30号的格式替代。",
            "表二多出政府集中采购等各行，表三（六）其他处理只有一行。",
        ],
    },
    Notice {
        number: "国办函〔2020〕109号",
        about: "信息处理费管理办法",
        text: &[
            "申请的件数、频次明显超出合理范围时，行政机关可以收取信息处理费，按件或者按量计收，二者择一。",
            "申请人收到收费通知后逾期不缴的，视为放弃申请，计入表三（六）2。",
        ],
    },
];

/// In order of number.
pub static ARTICLES: &[Article] = &[
    Article {
        number: 4,
        about: "公开工作机构",
        text: &[
            "各级政府和县级以上政府部门要有公开工作制度，指定一个机构负责日常工作；编制年度报告是它的职责之一。",
        ],
    },
    Article {
        number: 10,
        about: "由谁公开",
        text: &[
            "谁制作谁公开；从个人或组织获取的，由保存的机关公开；从别的机关获取的，由制作或最先获取的机关公开。",
            "对外以自己名义履职的派出机构、内设机构，可以自己负责。几个机关一同制作的，由牵头的负责。",
        ],
    },
    Article {
        number: 13,
        about: "公开是原则",
        text: &["除第十四条至第十六条所列之外，政府信息都应公开；方式有主动公开和依申请公开两种。"],
    },
    Article {
        number: 14,
        about: "不予公开：国家秘密等",
        text: &[
            "下列信息不公开：依法定为国家秘密的；法律、行政法规禁止公开的；公开后可能危及国家安全、公共安全、经济安全和社会稳定（“三安全一稳定”）的。",
        ],
    },
    Article {
        number: 15,
        about: "不予公开：第三方权益",
        text: &[
            "公开会损害第三方合法权益的，如商业秘密、个人隐私，不得公开；第三方同意，或者不公开会对公共利益有重大影响的，仍予公开。",
        ],
    },
    Article {
        number: 16,
        about: "可以不予公开：内部事务、过程性信息、执法案卷",
        text: &[
            "第一款：人事管理、后勤管理、内部工作流程这三类内部事务信息，可以不公开。",
            "第二款：讨论记录、过程稿、磋商信函、请示报告这四类过程性信息，以及行政执法案卷，可以不公开；另有规定应当公开的，从其规定。",
        ],
    },
    Article {
        number: 19,
        about: "主动公开的标准",
        text: &["涉及公众利益调整、需要公众广泛知晓或参与决策的信息，应当主动公开。"],
    },
    Article {
        number: 20,
        about: "主动公开的内容",
        text: &[
            "列出十五项应当主动公开的信息，表二统计其中几项：",
            "第（一）项：行政法规、规章、规范性文件。",
            "第（五）项：行政许可和其他对外管理服务事项的依据、条件、程序和办理结果。",
            "第（六）项：行政处罚、行政强制的依据、条件、程序，以及有一定社会影响的处罚决定。",
            "第（八）项：行政事业性收费的项目、依据和标准。",
            "第（九）项：政府集中采购的目录、标准和实施情况（2019 年的格式统计此项）。",
        ],
    },
    Article {
        number: 21,
        about: "市县和乡镇另须主动公开的内容",
        text: &[
            "设区的市、县两级政府及部门，还要公开市政建设、公共服务、征收、治安、救助等方面的信息；乡镇政府还要公开农业农村政策、土地承包和宅基地、征收、筹资筹劳、救助等方面的信息。",
        ],
    },
    Article {
        number: 27,
        about: "谁可以申请",
        text: &[
            "主动公开之外的信息，公民、法人和其他组织可以向地方政府和对外履职的县级以上部门申请获取。",
        ],
    },
    Article {
        number: 29,
        about: "怎样申请",
        text: &[
            "向机关的公开工作机构书面提出，信件和数据电文都算书面；书写确有困难的可以口头提出，由机构代填。",
            "申请要写明申请人及联系方式、所要信息的名称或特征、希望怎样获取。",
        ],
    },
    Article {
        number: 30,
        about: "补正",
        text: &[
            "内容不明确的，机关在 7 个工作日内一次告知怎样补正；答复期限从收到补正之日算起。",
            "无正当理由逾期不补正的，视为放弃申请，不再处理（表三（六）1）。",
        ],
    },
    Article {
        number: 31,
        about: "哪一天算收到",
        text: &[
            "当面提交的，提交之日；挂号等须签收的邮件，签收之日；平信，与申请人确认之日；网络或传真，双方确认之日。",
        ],
    },
    Article {
        number: 32,
        about: "征求第三方意见",
        text: &[
            "可能损害第三方权益的，书面征求意见，第三方有 15 个工作日；逾期不提的，由机关依条例决定。",
        ],
    },
    Article {
        number: 33,
        about: "答复期限",
        text: &[
            "能当场答复的当场答复；不能的，自收到起 20 个工作日内答复，经批准可以再延长不超过 20 个工作日。征求意见的时间不算在内。",
        ],
    },
    Article {
        number: 34,
        about: "征求其他机关意见",
        text: &[
            "几个机关一同制作的信息，牵头机关可以征求其他机关意见，对方有 15 个工作日；逾期不提的视为同意公开。",
        ],
    },
    Article {
        number: 35,
        about: "大量反复申请",
        text: &[
            "件数、频次明显超出合理范围的，可以要求说明理由：理由不成立的不予处理（表三（五）4），成立而来不及的可以约定延迟答复。",
        ],
    },
    Article {
        number: 36,
        about: "怎样答复",
        text: &[
            "第（一）项：已经主动公开的，告知从哪里获取。",
            "第（二）项：可以公开的，提供信息，或告知获取的方式和时间。",
            "第（三）项：决定不公开的，告知并说明理由。",
            "第（四）项：检索后没有的，告知信息不存在。",
            "第（五）项：不由本机关公开的，告知并说明理由，能确定是哪个机关的告知其联系方式。",
            "第（六）项：已经答复过又就同一信息申请的，告知不重复处理。",
            "第（七）项：工商、不动产登记资料等另有查询规定的，告知按那些规定办理。",
        ],
    },
    Article {
        number: 37,
        about: "区分处理",
        text: &[
            "信息中有不应公开的部分而能够分开的，提供可以公开的部分，对其余部分说明理由（表三（二））。",
        ],
    },
    Article {
        number: 38,
        about: "只提供现成信息",
        text: &[
            "提供的是已经制作或获取的信息；除区分处理外，要另行加工、分析的，可以不提供（表三（四）2）。",
        ],
    },
    Article {
        number: 39,
        about: "信访举报投诉、公开出版物",
        text: &[
            "第一款：借申请之名信访、投诉、举报的，告知不作为公开申请处理，可以指明相应渠道。",
            "第二款：要求提供公报、报刊、书籍等公开出版物的，可以告知获取途径。",
        ],
    },
    Article {
        number: 40,
        about: "以什么形式提供",
        text: &[
            "按申请人的要求和信息保存的实际情况确定形式；会损坏载体或成本过高的，可以提供电子数据等，或安排查阅、抄录。",
        ],
    },
    Article {
        number: 42,
        about: "信息处理费",
        text: &[
            "依申请提供信息不收费；件数、频次明显超出合理范围的，可以收取信息处理费，办法见国办函〔2020〕109号。",
        ],
    },
    Article {
        number: 46,
        about: "考核、评议和责任追究",
        text: &["各级政府要建立公开工作的考核、社会评议和责任追究制度，定期考核评议。"],
    },
    Article {
        number: 49,
        about: "年度报告的期限",
        text: &[
            "县级以上政府部门：每年 1 月 31 日前报送并公布上一年度的报告。",
            "县级以上地方政府：由主管部门在 3 月 31 日前公布。",
        ],
    },
    Article {
        number: 50,
        about: "年度报告的内容",
        text: &[
            "第（一）项：主动公开的情况。",
            "第（二）项：收到和处理申请的情况。",
            "第（三）项：因公开工作被申请复议、被提起诉讼的情况。",
            "第（四）项：主要问题和改进；各级政府的报告还要有考核、评议和责任追究的结果。",
            "第（五）项：其他需要报告的事项。",
            "统一格式由全国主管部门公布并更新。",
        ],
    },
    Article {
        number: 51,
        about: "救济",
        text: &[
            "认为公开工作侵犯自己合法权益的，可以投诉、举报，也可以申请行政复议或提起行政诉讼。",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_written_as_laws_are_cited() {
        assert_eq!(article(20).to_string(), "第二十条");
        assert_eq!(item(36, 4).to_string(), "第三十六条第（四）项");
        assert_eq!(paragraph(16, 2).to_string(), "第十六条第二款");
        assert_eq!(article(15).to_string(), "第十五条");
    }

    #[test]
    fn articles_are_in_order_and_say_something() {
        assert!(ARTICLES.windows(2).all(|it| it[0].number < it[1].number));
        for it in ARTICLES {
            assert!(!it.about.is_empty() && !it.text.is_empty(), "{}", it.name());
        }
    }

    #[test]
    fn numbers_are_read_as_laws_write_them() {
        for (text, value) in [
            ("五", 5),
            ("十", 10),
            ("十五", 15),
            ("二十", 20),
            ("五十一", 51),
            ("7", 7),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("百"), None);
    }
}
