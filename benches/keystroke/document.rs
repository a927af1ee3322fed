//! Reports as long as they are in life.

use crate::report::{Layout, report};

/// A file of `n` reports, as long as they are in life.
pub(crate) fn document(n: usize) -> String {
    const SECOND: &str = "二、主动公开政府信息情况";
    let more: String = MORE.map(|it| format!("{it}\n\n")).concat();
    let one = |it| {
        let text = report(&format!("第{it}号镇人民政府"), 2024, Layout::Tsv);
        text.replacen(SECOND, &format!("{more}{SECOND}"), 1)
    };
    (0..n).map(one).collect()
}

/// The same with tables that are not aligned, and a wrong total in each report.
pub(crate) fn unkempt_document(n: usize) -> String {
    const TOTAL: &str = "| 24 |\n";
    let one = |it| {
        let text = report(&format!("第{it}号镇人民政府"), 2024, Layout::Pipe);
        assert!(text.contains(TOTAL), "a total of the table");
        text.replacen(TOTAL, "| 25 |\n", 1)
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
