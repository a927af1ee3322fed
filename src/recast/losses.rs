//! What is left behind when a text is written anew: where its links lead, its pictures, and comments that are none
//! of ours. Its words and figures never are.

use std::sync::Arc;

use crate::report::landmark;
use crate::rules::diagnostic::Message;
use crate::syntax::document::{Document, Part};
use crate::syntax::layout::Layout;
use crate::syntax::markup::shown::Unseen;
use crate::text::range::TextRange;

/// Something that is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    pub at: u32,
    pub what: Unseen,
}

/// What is left behind of a text.
pub fn losses(text: &str) -> Vec<Loss> {
    let document = Document::parse(text, landmark);
    let parts = document.offsets().zip(&document.parts);
    let of_part = |(offset, part): (u32, &Arc<Part>)| {
        let found = losses_in(part, TextRange::new(0, part.len)).into_iter();
        found.map(move |it| Loss {
            at: it.at + offset,
            ..it
        })
    };
    parts.flat_map(of_part).collect()
}

/// What is left behind of a place in a part, from the start of the part.
pub fn losses_in(part: &Part, range: TextRange) -> Vec<Loss> {
    let blocks = part.located_in(range);
    let blocks = blocks.filter(|it| it.1.layout != Layout::Head);
    let found = blocks.flat_map(|(offset, block)| {
        let found = block.unseen().into_iter();
        found.map(move |(at, what)| Loss {
            at: at + offset,
            what,
        })
    });
    found
        .filter(|it| range.contains(TextRange::empty(it.at)))
        .collect()
}

/// What is left behind, counted; `None` where nothing is.
pub fn counted(losses: &[Loss]) -> Option<Message> {
    let kinds = [
        (Unseen::Target, "链接地址", "处", "link target"),
        (Unseen::Picture, "图片", "张", "picture"),
        (Unseen::Comment, "注释", "处", "comment"),
    ];
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (what, name_zh, measure, name_en) in kinds {
        let n = losses.iter().filter(|it| it.what == what).count();
        if n > 0 {
            zh.push(format!("{n} {measure}{name_zh}"));
            en.push(format!("{n} {name_en}{}", if n == 1 { "" } else { "s" }));
        }
    }
    (!zh.is_empty()).then(|| Message::new(zh.join("、"), en.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_does_not_see_is_told_and_comments_for_us_are_kept() {
        let text = "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n<!-- 待核 -->\n\
            见[附件](https://a.cn/1)和[县政府网站](https://a.cn)。![](seal.png)\n\n\
            <!-- gouji: ignore unit-slip -- 说明 -->\n";
        let told = counted(&losses(text)).unwrap();
        assert_eq!(told.zh, "2 处链接地址、1 张图片、1 处注释");
        assert_eq!(told.en, "2 link targets, 1 picture, 1 comment");
        assert_eq!(counted(&losses("# 年度报告\n\n共3件（[1]）\n")), None);
    }
}
