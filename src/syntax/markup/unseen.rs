//! What a source holds beside what a reader sees of it: where its links lead, its pictures, its comments.

use crate::syntax::comment::OPEN;

use super::shown::{Dress, Scribe, Unseen};
use super::tag::Tags;

/// All of it in a block, each with where it begins, in order of place.
pub(in super::super) fn unseen(source: &str, dress: Dress) -> Vec<(usize, Unseen)> {
    let mut acc: Vec<(usize, Unseen)> = Tags::new(source)
        .filter_map(|tag| {
            let what = match tag.name {
                "" if source[tag.start..].starts_with(OPEN) => Unseen::Comment,
                _ if tag.is("img") => Unseen::Picture,
                _ if tag.leads_elsewhere() => Unseen::Target,
                _ => return None,
            };
            Some((tag.start, what))
        })
        .collect();
    if dress != Dress::Html {
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            if memchr::memchr(b'[', line.as_bytes()).is_some() {
                let found = Scribe::brackets(line, dress).into_iter();
                acc.extend(found.map(|it| (at + it.0, it.1)));
            }
            at += line.len();
        }
        acc.sort_unstable();
    }
    acc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, dress: Dress, expected: &[Unseen]) {
        let found = unseen(source, dress).into_iter();
        assert_eq!(
            found.map(|it| it.1).collect::<Vec<_>>(),
            expected,
            "{source}"
        );
    }

    #[test]
    fn links_pictures_and_comments_are_found_and_nothing_else_is() {
        use Unseen::{Comment, Picture, Target};
        let markdown = |source, expected: &[_]| check(source, Dress::Markdown, expected);
        markdown("见[县政府网站](https://a.cn)。\n", &[Target]);
        markdown(
            "![公章](a.png)[![](b.png)](c)\n",
            &[Picture, Target, Picture],
        );
        markdown(
            "<!-- 待核 --><a href=\"x\">附件</a><img src=x>\n",
            &[Comment, Target, Picture],
        );
        markdown("[1] （2）[行政许可]{.a} `[a](bcde)` \\[a](bcde)\n", &[]);
        markdown("第二十条[第（一）项](共3件)\n", &[]);
        let html = |source, expected: &[_]| check(source, Dress::Html, expected);
        html("<p>见<a href='a'>附件</a></p>", &[Target]);
        html("<a name=top></a><a href='#top'>页首</a><br>[a](bcde)", &[]);
        html(
            "<IMG src=a.png><!--注--><style>a{}</style>",
            &[Picture, Comment],
        );
    }
}
