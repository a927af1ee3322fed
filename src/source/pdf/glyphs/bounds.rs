//! What a file unfolds to, counted before hayro unfolds any of it, which knows no bounds.

use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::content::UntypedIter;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    CID_FONT_TYPE0C, CONTENTS, F, FILTER, FONT_DESC, FONT_FILE2, FORM, IMAGE, LENGTH1, LENGTH2,
    SUBTYPE, TRUE_TYPE, W, W2, WIDTHS,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_interpret::hayro_syntax::reader::{Reader, ReaderContext, ReaderExt};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use memchr::memmem;

use crate::source::{LEAST_SUSPICIOUS, MOST_RATIO, MOST_UNFOLDED, Unreadable};

const MOST_BYTES: usize = 32 << 20;
/// What one stream may unfold to: a whole font of all characters.
const MOST_OF_STREAM: u64 = 32 << 20;
/// Objects, and places that look like the beginning of one.
const MOST_OBJECTS: usize = 200_000;
/// What is said of a stream, at most; more is said of [`MOST_LONG`] of them.
const LONGEST: usize = 8 << 10;
const MOST_LONG: usize = 64;
/// Streams that do not end before the next one begins: each costs a search through the rest of the file.
const MOST_ENDLESS: usize = 64;
/// How often a byte may be repeated by what packs by a dictionary, and by runs.
const RATIO_LZW: u64 = 2730;
const RATIO_RUNS: u64 = 64;
/// What all pages say, and what one of them says.
const MOST_CONTENT: usize = 32 << 20;
const MOST_OF_PAGE: usize = 8 << 20;
/// What says less can do no harm.
const LEAST_HARMFUL: usize = 1 << 20;
/// Glyphs that are shown, and steps of a path, before anything is drawn.
const MOST_AT_ONCE: usize = 1 << 18;
/// Glyphs of all fonts whose widths are given.
const MOST_WIDTHS: u64 = 1 << 20;
/// What unfolds to nothing.
const EMPTY: [u8; 8] = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 0x01];
/// What unfolds to [`BLANK_FONT`](super::BLANK_FONT).
const EMPTY_FONT: [u8; 23] = *b"\x78\x01\x01\x0c\0\xf3\xff\0\x01\0\0\0\0\0\0\0\0\0\0\0\x17\0\x02";

/// A file that may be given to hayro.
pub(super) struct Bounded {
    /// Without the data of pictures and of shapes of glyphs, which are not looked at.
    pub bytes: Vec<u8>,
    /// What the largest form unfolds to, which a page may draw many times.
    pub largest_form: u64,
}

/// An error where the file unfolds to too much. Programs of fonts stay in it where `has_programs`.
pub(super) fn bounded(bytes: &[u8], has_programs: bool) -> Result<Bounded, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if is_encrypted(bytes) {
        return Err(Unreadable::Encrypted);
    }
    let mut res = Bounded {
        bytes: bytes.to_vec(),
        largest_form: 0,
    };
    let mut counts = Counts::default();
    let mut inflater = Inflater::default();
    let mut ends = memmem::find_iter(bytes, b"endstream").peekable();
    for at in memmem::find_iter(bytes, b"obj") {
        if bytes[..at].ends_with(b"end") {
            continue;
        }
        counts.n_objects += 1;
        let Some((said, start)) = counts.said(bytes, at + b"obj".len()) else {
            continue;
        };
        // The end of the stream before this one comes before it.
        let end = std::iter::from_fn(|| ends.next_if(|it| *it < at)).last();
        counts.n_endless += usize::from(end.is_none_or(|it| it < counts.last_start));
        counts.last_start = start;
        let subtype = said.get::<Name<'_>>(SUBTYPE);
        let subtype = subtype.as_deref();
        match chain(&said, &bytes[at + b"obj".len()..start])?.as_slice() {
            [Filter::FlateDecode] if subtype == Some(IMAGE) => {
                let head = res.bytes[start..].iter_mut().zip(EMPTY);
                head.for_each(|(it, empty)| *it = empty);
            }
            [Filter::FlateDecode]
                if !has_programs && is_shapes(&said) && is_longer(&bytes[start..]) =>
            {
                res.bytes[start..start + EMPTY_FONT.len()].copy_from_slice(&EMPTY_FONT);
            }
            chain => {
                let unfolded = inflater.unfolded(&bytes[start..], chain)?;
                counts.total += unfolded;
                if subtype == Some(FORM) {
                    let packed = up_to_end(&bytes[start..]);
                    res.largest_form = res.largest_form.max(unfolded.max(packed));
                }
            }
        }
        if counts.is_too_much() {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(res)
}

/// What is packed and encrypted as well cannot be counted, not even where no password is asked for.
fn is_encrypted(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let ends = memmem::find_iter(bytes, KEY).map(|at| bytes.get(at + KEY.len()));
    ends.flatten()
        .any(|it| it.is_ascii_whitespace() || b"<".contains(it))
}

#[derive(Default)]
struct Counts {
    n_objects: usize,
    n_long: usize,
    n_endless: usize,
    /// Where the data of the last stream begins.
    last_start: usize,
    /// What all streams so far unfold to.
    total: u64,
}

impl Counts {
    fn is_too_much(&self) -> bool {
        self.n_objects > MOST_OBJECTS
            || self.n_long > MOST_LONG
            || self.n_endless > MOST_ENDLESS
            || self.total > MOST_UNFOLDED
    }

    /// What is said of the stream at a place, and where its data begins; `None` where none is.
    fn said<'a>(&mut self, bytes: &'a [u8], at: usize) -> Option<(Dict<'a>, usize)> {
        let end = bytes.len().min(at + LONGEST);
        let read = |end: usize| {
            let mut reader = Reader::new_with(&bytes[..end], at);
            reader.skip_white_spaces_and_comments();
            reader.peek_bytes(2).filter(|it| it == b"<<")?;
            Some((reader.read::<Dict<'_>>(&ReaderContext::dummy()), reader))
        };
        let (mut said, mut reader) = read(end)?;
        if said.is_none() && end < bytes.len() {
            self.n_long += 1;
            (said, reader) = read(bytes.len()).filter(|_| self.n_long <= MOST_LONG)?;
        }
        let said = said?;
        let mut reader = Reader::new_with(bytes, reader.offset());
        reader.skip_white_spaces_and_comments();
        reader.forward_tag(b"stream")?;
        let line_end = [&b"\n"[..], b"\r\n", b"\r"];
        line_end.iter().find_map(|it| reader.forward_tag(it))?;
        Some((said, reader.offset()))
    }
}

/// What a stream was packed with, the last first; `head` is the file up to its data.
fn chain(said: &Dict<'_>, head: &[u8]) -> Result<Vec<Filter>, Unreadable> {
    for key in [F, FILTER] {
        let refers = match said.get_raw::<Object<'_>>(key) {
            Some(MaybeRef::Ref(_)) => true,
            Some(MaybeRef::NotRef(Object::Array(it))) => {
                it.raw_iter().any(|it| matches!(it, MaybeRef::Ref(_)))
            }
            Some(MaybeRef::NotRef(_)) | None => false,
        };
        // No program writes so; what it refers to may be packed itself.
        if refers {
            return Err(Unreadable::Damaged);
        }
    }
    let without_data = [head, b"\nendstream"].concat();
    let mut reader = Reader::new(&without_data);
    reader.skip_white_spaces_and_comments();
    let stream = reader.read::<Stream<'_>>(&ReaderContext::dummy());
    let mut res = stream.map_or_else(Vec::new, |it| it.filters().to_vec());
    res.retain(|it| *it != Filter::Crypt);
    Ok(res)
}

/// Whether a stream is the program of a font from which nothing is read but the shapes of its glyphs: how wide they
/// are and which characters they are, the file says elsewhere. In other programs glyphs have names.
fn is_shapes(said: &Dict<'_>) -> bool {
    match said.get::<Name<'_>>(SUBTYPE) {
        Some(it) => &*it == CID_FONT_TYPE0C,
        None => said.contains_key(LENGTH1) && !said.contains_key(LENGTH2),
    }
}

fn is_longer(data: &[u8]) -> bool {
    let head = data.get(..EMPTY_FONT.len());
    head.is_some_and(|it| memmem::find(it, b"endstream").is_none())
}

/// Whether only the program of a font says how wide its glyphs are, as should never be.
fn needs_program(font: &Dict<'_>) -> bool {
    let descriptor = || font.get::<Dict<'_>>(FONT_DESC).unwrap_or_default();
    font.get::<Name<'_>>(SUBTYPE).as_deref() == Some(TRUE_TYPE)
        && !font.contains_key(WIDTHS)
        && descriptor().contains_key(FONT_FILE2)
}

/// What data unfolds to is counted with the same memory for all streams.
struct Inflater {
    state: Decompress,
    buffer: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self {
            state: Decompress::new(false),
            buffer: vec![0; 16 << 10],
        }
    }
}

impl Inflater {
    /// What data unfolds to, of which nobody knows yet where it ends.
    fn unfolded(&mut self, data: &[u8], chain: &[Filter]) -> Result<u64, Unreadable> {
        use Filter::{
            Ascii85Decode, AsciiHexDecode, CcittFaxDecode, DctDecode, FlateDecode, Jbig2Decode,
            JpxDecode, LzwDecode, RunLengthDecode,
        };
        let has = |it: Filter| chain.contains(&it);
        if [CcittFaxDecode, DctDecode, Jbig2Decode, JpxDecode]
            .into_iter()
            .any(has)
        {
            // Only pictures are packed so, and only they are unpacked.
            return Ok(0);
        }
        let res = match chain {
            [FlateDecode] => self.inflated(data)?,
            [Ascii85Decode, FlateDecode] => self.inflated(&from_ascii85(data))?,
            [AsciiHexDecode, FlateDecode] => self.inflated(&from_hexadecimal(data))?,
            [LzwDecode] | [Ascii85Decode, LzwDecode] => up_to_end(data) * RATIO_LZW,
            [RunLengthDecode] | [Ascii85Decode, RunLengthDecode] => up_to_end(data) * RATIO_RUNS,
            [] | [Ascii85Decode | AsciiHexDecode] => 0,
            // No program packs twice what it could pack once.
            _ => return Err(Unreadable::TooLarge),
        };
        match res > MOST_OF_STREAM {
            true => Err(Unreadable::TooLarge),
            false => Ok(res),
        }
    }

    /// What deflated data unfolds to. Where it breaks off, readers take what there is; where it is damaged, they
    /// may take it for anything.
    fn inflated(&mut self, data: &[u8]) -> Result<u64, Unreadable> {
        let has_head = matches!(data, [method, flags, ..]
            if method & 15 == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31));
        let data = if has_head { &data[2..] } else { data };
        let state = &mut self.state;
        state.reset(false);
        loop {
            let (packed, unfolded) = (state.total_in(), state.total_out());
            let is_suspicious = unfolded > LEAST_SUSPICIOUS && unfolded / MOST_RATIO > packed;
            if unfolded > MOST_OF_STREAM || packed > MOST_OF_STREAM || is_suspicious {
                return Err(Unreadable::TooLarge);
            }
            let rest = &data[packed as usize..];
            let status = state.decompress(rest, &mut self.buffer, FlushDecompress::None);
            match status.map_err(|_| Unreadable::Damaged)? {
                Status::StreamEnd => return Ok(state.total_out()),
                _ if (state.total_in(), state.total_out()) == (packed, unfolded) => {
                    return Ok(unfolded);
                }
                Status::Ok | Status::BufError => {}
            }
        }
    }
}

fn up_to_end(data: &[u8]) -> u64 {
    memmem::find(data, b"endstream").unwrap_or(data.len()) as u64
}

fn from_ascii85(data: &[u8]) -> Vec<u8> {
    let mut res = Vec::new();
    let mut group = Vec::with_capacity(5);
    for byte in data {
        match byte {
            b'!'..=b'u' => group.push(byte - b'!'),
            b'z' if group.is_empty() => res.extend([0; 4]),
            it if it.is_ascii_whitespace() || *it == 0 => {}
            _ => break,
        }
        if group.len() == 5 {
            res.extend(four_bytes(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let n_bytes = group.len() - 1;
        group.resize(5, 84);
        res.extend(&four_bytes(&group)[..n_bytes]);
    }
    res
}

fn four_bytes(digits: &[u8]) -> [u8; 4] {
    let next = |acc: u32, digit: &u8| acc.wrapping_mul(85).wrapping_add(u32::from(*digit));
    digits.iter().fold(0, next).to_be_bytes()
}

fn from_hexadecimal(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|it| **it != b'>');
    let mut digits = digits.filter_map(|it| char::from(*it).to_digit(16));
    let mut res = Vec::new();
    while let Some(high) = digits.next() {
        res.push((high * 16 + digits.next().unwrap_or(0)) as u8);
    }
    res
}

/// Refuses what would keep hayro busy, or fill the memory, while it draws. Says whether it cannot do without the
/// programs of fonts.
pub(super) fn check(pdf: &Pdf, largest_form: u64) -> Result<bool, Unreadable> {
    let mut total = 0;
    for page in pdf.pages().iter() {
        if let Some(parts) = page.raw().get::<Array<'_>>(CONTENTS) {
            let refs = parts.raw_iter().filter_map(|it| match it {
                MaybeRef::Ref(it) => Some(it.obj_number),
                MaybeRef::NotRef(_) => None,
            });
            let mut refs: Vec<u32> = refs.collect();
            let n_refs = refs.len();
            refs.sort_unstable();
            refs.dedup();
            if refs.len() < n_refs {
                return Err(Unreadable::TooLarge);
            }
        }
        let content = page.page_stream().unwrap_or_default();
        total += content.len();
        if total > MOST_CONTENT || content.len() > MOST_OF_PAGE || !is_light(content) {
            return Err(Unreadable::TooLarge);
        }
    }
    let mut n_widths = 0;
    let mut needs_programs = false;
    for object in pdf.objects() {
        if largest_form > LEAST_HARMFUL as u64
            && let Object::Stream(stream) = &object
            && stream.dict().get::<Name<'_>>(SUBTYPE).as_deref() == Some(FORM)
            && !is_light(&stream.decoded_data().unwrap_or_default())
        {
            return Err(Unreadable::TooLarge);
        }
        if let Object::Dict(dict) = &object {
            needs_programs |= needs_program(dict);
        }
        n_widths += count_widths(object);
        if n_widths > MOST_WIDTHS {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(needs_programs)
}

/// Whether what is drawn never piles up before it is drawn.
fn is_light(content: &[u8]) -> bool {
    if content.len() < LEAST_HARMFUL {
        return true;
    }
    let mut n_steps = 0;
    let mut instructions = UntypedIter::new(content);
    while let Some(it) = instructions.next() {
        let is_step = matches!(
            &**it.operator,
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re"
        );
        n_steps = if is_step { n_steps + 1 } else { 0 };
        let shown: usize = it.operands().map(shown_len).sum();
        if n_steps > MOST_AT_ONCE || shown > MOST_AT_ONCE {
            return false;
        }
    }
    true
}

fn shown_len(operand: &Object<'_>) -> usize {
    match operand {
        Object::String(it) => it.as_bytes().len(),
        // Strings with numbers between.
        Object::Array(it) => it.data().len(),
        _ => 0,
    }
}

/// How many glyphs a font says the widths of, which are given by where they begin and end.
fn count_widths(object: Object<'_>) -> u64 {
    let mut res = 0;
    let may_say_so = match &object {
        Object::Dict(it) => may_give_widths(it.data()),
        Object::Array(it) => may_give_widths(it.data()),
        _ => false,
    };
    if !may_say_so {
        return res;
    }
    let mut rest = vec![object];
    while let Some(object) = rest.pop() {
        match object {
            Object::Dict(it) => {
                for (key, is_down) in [(W, false), (W2, true)] {
                    let widths = it.get::<Array<'_>>(key);
                    res += widths.map_or(0, |it| count_ranges(&it, is_down));
                }
                rest.extend(it.entries().filter_map(|it| direct(it.1)));
            }
            Object::Array(it) => rest.extend(it.raw_iter().filter_map(direct)),
            _ => {}
        }
        if res > MOST_WIDTHS {
            break;
        }
    }
    res
}

/// Whether there may be something of the kind in it: of most objects this is all that has to be asked.
fn may_give_widths(said: &[u8]) -> bool {
    let mut keys = memmem::find_iter(said, b"/W");
    // By the number of its character, every letter may be written.
    keys.any(|at| !said[at..].starts_with(b"/Widths")) || said.contains(&b'#')
}

fn direct<'a>(object: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match object {
        MaybeRef::NotRef(it @ (Object::Dict(_) | Object::Array(_))) => Some(it),
        _ => None,
    }
}

/// The glyphs from the first to the last of each range; more is said of those in lines that go down.
fn count_ranges(widths: &Array<'_>, is_down: bool) -> u64 {
    let mut res = 0;
    let mut rest = widths.flex_iter();
    loop {
        if rest.next::<(u32, Array<'_>)>().is_some() {
            continue;
        }
        let range = match is_down {
            true => rest
                .next::<(u32, u32, f32, f32, f32)>()
                .map(|it| (it.0, it.1)),
            false => rest.next::<(u32, u32, f32)>().map(|it| (it.0, it.1)),
        };
        let Some((first, last)) = range else {
            return res;
        };
        res += u64::from(last.saturating_sub(first)) + 1;
    }
}
