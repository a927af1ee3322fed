//! Any text and any edits of it. The text ends at the first NUL, behind which four bytes make an
//! edit; a text without one is edited all over, so that whole reports serve as seeds.

#![no_main]

use gouji::text::range::{TextRange, to_u32};

const INSERTS: [&str; 32] = [
    "", "1", "\n", "\r", "\t", "|", " | ", "<", ">", "</td>", "<table>", "</table>", "<!--", "-->",
    "\n\n", "|---|\n", " ", "\"", "一、总体情况\n", "\n## 六、其他需要报告的事项\n",
    "\n某县2023年政府信息公开工作年度报告\n", "（七）总计", "𠮷", "\u{feff}",
    "的", "，", "处理费", "申请", "2024年", "上年", "附件", "公开公开",
];
const MOST_EDITS: usize = 24;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let len = bytes.iter().position(|it| *it == 0).unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..len]);
    let script = bytes.get(len + 1..).unwrap_or_default();
    let everywhere = (0_u8..24).flat_map(|it| [it.wrapping_mul(11), it.wrapping_mul(97), it % 3, it]);
    let script: Vec<u8> = if script.is_empty() {
        everywhere.collect()
    } else {
        script.to_vec()
    };
    // Where an edit falls depends on the text as it is by then.
    let mut now = text.to_string();
    let edits: Vec<(TextRange, String)> = script
        .as_chunks::<4>()
        .0
        .iter()
        .take(MOST_EDITS)
        .map(|[high, low, n_deleted, insert]| {
            let at = usize::from(u16::from_be_bytes([*high, *low]));
            let start = now.floor_char_boundary(at * now.len() / 0xffff);
            let end = now.ceil_char_boundary((start + usize::from(*n_deleted)).min(now.len()));
            let insert = INSERTS[usize::from(*insert) % INSERTS.len()];
            now.replace_range(start..end, insert);
            (TextRange::new(to_u32(start), to_u32(end)), insert.to_owned())
        })
        .collect();
    gouji_fuzz::assert_edits(&text, edits);
});
