//! From a keystroke to its diagnostics through a pipe, in one run beside a server that does nothing
//! (reads a frame, writes a frame) and beside the framework doing nothing; and memory per document.
//!
//! `cargo bench --bench keystroke`. What counts are the ratios: the absolute times are the machine's.

mod nothing;
#[path = "../../tests/lsp/report.rs"]
#[expect(dead_code, reason = "one layout is enough here")]
mod report;

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use report::{Layout, report};

const URI: &str = "file:///report.md";
const N_TURNS: usize = 40;
const N_KEYS: usize = 100;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("--nothing") => nothing::serve(),
        Some("--framework") => nothing::serve_framework(),
        _ => bench(),
    }
}

struct Server {
    name: String,
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    version: i32,
    /// Where the keys are typed.
    line: usize,
    times: Vec<Duration>,
}

#[expect(clippy::print_stdout, reason = "that is what a benchmark is for")]
fn bench() {
    let itself = std::env::current_exe().expect("a running program has a path");
    let itself = itself.to_string_lossy().into_owned();
    let gouji = env!("CARGO_BIN_EXE_gouji").to_owned();
    let one = document(1);
    let mut servers = vec![
        Server::start("nothing", &itself, "--nothing", &one, "门户网站"),
        Server::start(
            "framework doing nothing",
            &itself,
            "--framework",
            &one,
            "门户网站",
        ),
    ];
    for n in [1, 50, 500] {
        let text = document(n);
        for (place, word) in [("paragraph", "门户网站"), ("table", "（一）予以公开")] {
            let name = format!("gouji, {n} reports ({} KB), {place}", text.len() / 1000);
            servers.push(Server::start(&name, &gouji, "lsp", &text, word));
        }
    }
    // In turn, so that whatever the machine does befalls all alike.
    for _ in 0..N_TURNS {
        for it in &mut servers {
            (0..N_KEYS).for_each(|n| it.key(n));
        }
    }
    let base = servers[0].percentiles().0;
    println!(
        "{:<44} {:>9} {:>9} {:>7}",
        "keystroke to diagnostics", "p50 µs", "p99 µs", "× p50"
    );
    for it in &mut servers {
        let (p50, p99) = it.percentiles();
        let ratio = p50.as_secs_f64() / base.as_secs_f64();
        println!(
            "{:<44} {:>9} {:>9} {ratio:>7.2}",
            it.name,
            p50.as_micros(),
            p99.as_micros()
        );
    }
    drop(servers);
    burst(&gouji);
    memory(&gouji);
}

/// As fast as they can be written, all over the file.
#[expect(clippy::print_stdout, reason = "that is what a benchmark is for")]
fn burst(gouji: &str) {
    const N_EDITS: usize = 5_000;
    for n in [1, 500] {
        let text = document(n);
        let mut server = Server::start("burst", gouji, "lsp", &text, "门户网站");
        let n_lines = text.lines().count();
        let start = Instant::now();
        for n in 0..N_EDITS {
            server.line = n * 7_919 % n_lines;
            server.write_key(n);
        }
        let last = format!("\"version\":{},", server.version);
        let mut n_published = 1;
        while !String::from_utf8_lossy(&server.receive()).contains(&last) {
            n_published += 1;
        }
        let took = start.elapsed().as_millis();
        println!("{N_EDITS} edits all over {n} reports: {took} ms, published {n_published} times");
    }
}

#[expect(clippy::print_stdout, reason = "that is what a benchmark is for")]
fn memory(gouji: &str) {
    let mut server = Server::start("memory", gouji, "lsp", &document(1), "门户网站");
    let idle = server.resident();
    let text = document(500);
    let open = json!({"uri": "file:///b.md", "languageId": "", "version": 1, "text": text});
    server.notify("textDocument/didOpen", &json!({"textDocument": open}));
    server.receive();
    std::thread::sleep(Duration::from_secs(1));
    let open = server.resident();
    for n in 0..100_000 {
        server.key(n);
    }
    let edited = server.resident();
    server.notify(
        "textDocument/didClose",
        &json!({"textDocument": {"uri": "file:///b.md"}}),
    );
    server.receive();
    std::thread::sleep(Duration::from_secs(1));
    let closed = server.resident();
    let times = (open.saturating_sub(idle)) as f64 * 1024.0 / text.len() as f64;
    println!(
        "memory, KB: idle {idle}, {} KB open {open} ({times:.1} × the text), after 100,000 edits \
        elsewhere {edited}, closed {closed}",
        text.len() / 1000
    );
}

/// A file of `n` reports, as long as they are in life.
fn document(n: usize) -> String {
    const SECOND: &str = "二、主动公开政府信息情况";
    let more: String = MORE.map(|it| format!("{it}\n\n")).concat();
    let one = |it| {
        let text = report(&format!("第{it}号镇人民政府"), 2024, Layout::Tsv);
        text.replacen(SECOND, &format!("{more}{SECOND}"), 1)
    };
    (0..n).map(one).collect()
}

/// What a report tells beside the figures.
const MORE: [&str; 6] = [
    "加强组织领导方面，本镇成立由主要负责人任组长的政务公开工作领导小组，明确分管负责人和专职人员，把政务公开纳入重要\
    议事日程，定期研究部署，形成主要领导亲自抓、分管领导具体抓、办公室牵头落实、各部门协同配合的工作格局，做到年初有计划、\
    年中有检查、年末有总结，确保各项任务落到实处。",
    "重点领域公开方面，围绕乡村振兴、义务教育、社会救助、生态环境、食品安全、公共文化等与群众切身利益密切相关的内容，\
    及时更新公开事项目录，规范公开的主体、时限和渠道，对惠民惠农补贴发放名单、村级重大事项、工程建设项目等做到应公开尽公开，\
    主动接受群众监督，回应社会关切。",
    "政策解读和回应方面，坚持政策文件与解读材料同步起草、同步审批、同步发布，综合运用图表、问答、短视频等形式，让群众看得懂、\
    记得住、用得上；健全舆情收集和研判机制，对群众反映的热点难点问题第一时间核实、第一时间回复。",
    "基层标准化规范化方面，在便民服务大厅设置公开专区，配备查询电脑、资料架和意见箱，提供政策咨询、文件查阅和申请指引，\
    村居同步设立公开栏并定期更换，打通服务群众的最后一公里，方便老年人和不会上网的群众了解信息。",
    "队伍建设方面，组织从事公开工作的同志参加县里举办的业务交流，选派骨干跟班学习，围绕条例要点、答复文书规范和保密要求开展\
    研讨，编印工作手册，整理常见问题，逐步建立起一支懂政策、会操作、守纪律的工作队伍。",
    "下一步，本镇将继续坚持以公开为常态、不公开为例外，进一步完善制度、优化流程、提升质量，把公开贯穿于决策、执行、管理、\
    服务和结果的全过程，以公开促落实、促规范、促服务，不断增强群众的获得感和满意度。",
];

impl Server {
    fn start(name: &str, program: &str, argument: &str, text: &str, word: &str) -> Self {
        let mut child = Command::new(program)
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        // In the middle of the file.
        let lines: Vec<&str> = text.lines().collect();
        let in_line = |it: &usize| lines[*it].contains(word);
        let line = (lines.len() / 2..lines.len())
            .chain(0..lines.len() / 2)
            .find(in_line);
        let mut res = Self {
            name: name.to_owned(),
            child,
            stdin,
            stdout,
            version: 1,
            line: line.unwrap_or_default(),
            times: Vec::new(),
        };
        res.write(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}));
        res.receive();
        res.notify("initialized", &json!({}));
        let item = json!({"uri": URI, "languageId": "", "version": 1, "text": text});
        res.notify("textDocument/didOpen", &json!({"textDocument": item}));
        res.receive();
        res
    }

    /// Types a character, or deletes it again, and waits for the diagnostics.
    fn key(&mut self, n: usize) {
        let start = Instant::now();
        self.write_key(n);
        let body = self.receive();
        self.times.push(start.elapsed());
        assert!(!body.is_empty());
    }

    fn write_key(&mut self, n: usize) {
        self.version += 1;
        let (end, text) = if n.is_multiple_of(2) {
            (4, "的")
        } else {
            (5, "")
        };
        let range = json!({"start": {"line": self.line, "character": 4}, "end": {"line": self.line, "character": end}});
        let message = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": URI, "version": self.version},
            "contentChanges": [{"range": range, "text": text}]}});
        self.write(&message);
    }

    fn percentiles(&mut self) -> (Duration, Duration) {
        self.times.sort();
        let at = |percent: usize| self.times[self.times.len() * percent / 100];
        (at(50), at(99))
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.stdin
            .write_all(frame.as_bytes())
            .expect("the server reads");
    }

    fn receive(&mut self) -> Vec<u8> {
        nothing::read_frame(&mut self.stdout).expect("the server writes")
    }

    /// Resident memory, in KB; 0 where that cannot be seen.
    fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let mut status = String::new();
        let _ = std::fs::File::open(path).and_then(|mut it| it.read_to_string(&mut status));
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        line.and_then(|it| it.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
