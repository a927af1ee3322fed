//! The words that sentences with figures are made of. A sentence is understood only as far as it is
//! made of these: one word that is not here, and its figure ties to nothing. Over 600 lines because it is
//! the whole lexicon.

use std::sync::LazyLock;

use crate::text::find::Pairs;
use crate::text::fold::{HAN_FIRST, N_HAN};

use super::{Applicant, Court};

/// What a word does in a sentence.
#[derive(Clone, Copy, Debug, Eq)]
pub(super) enum Word {
    /// Says nothing of what is counted.
    Filler,
    /// Of the names of organs: read as unknown words are.
    Name,
    /// All year, at its end.
    Now,
    ThisYear,
    LastYear,
    NextYear,
    /// A part of the year, an average: no figure of the form.
    Share,
    /// The organ itself.
    Own,
    /// A whole region: 全市, 全区; how its name ends.
    Region(char),
    /// A part of the organ, or another one.
    Narrow,
    /// By which way something came or went.
    Channel,
    /// Another business of the organ: 信访, 提案.
    Foreign,
    /// 增加, 同比: the figure is a difference.
    Change,
    /// 由101件增至115件: the figure before it was once.
    Becomes,
    /// 近, 约: the figure is not exact.
    About,
    /// 案件: of disputes and the like, never of applications.
    Case,
    /// 办结的申请中: what follows is of what stands before it.
    Within,
    /// 和, 及: joins two things that are counted together, or each by itself.
    And,
    /// 涉及: what follows is not counted, but what something counted is about.
    Involve,
    /// 拆分, 并案: what came in and what was counted are not the same.
    Regroup,
    /// 延期, 逾期: what was settled is told in parts.
    Late,
    /// 正在办理: not settled at the end of the year.
    Pending,
    /// 审结: of disputes.
    Close,
    /// 政府信息公开: what a dispute is about.
    Topic,
    ReceiveNew,
    /// 新增: of applications that came, and of documents that were made.
    Add,
    Receive,
    Handle,
    Answer,
    Finish,
    Forward,
    Application,
    Applicant(Applicant),
    /// Rows of table 三: the first elements of their ids, a space between.
    Outcome(&'static str),
    /// The same rows in short words, which are said of much else as well.
    Short(&'static str),
    Dispute(Court),
    /// A column of table 四.
    Ruling(&'static str),
    /// A form that such a ruling takes, of several: 责令重新答复, 撤诉.
    Remedy(&'static str),
    /// A row of table 二.
    Matter(&'static str),
    /// A row of table 二 as it is published, one notice for each decision or not.
    Notice(&'static str),
    Issue,
    Repeal,
    InForce,
    Decide,
    Publish,
    ProcessingFee,
    Collect,
    FeeNotice,
    Not,
    All,
    Except,
    Of,
    List,
    Including,
    /// Begins another thought: a list ends before it.
    Stop,
    /// 累计: perhaps of more than the year.
    Cumulative,
    /// 另有: one thing more, which is not among those before.
    Further,
    /// 共, 合计.
    Total,
    /// 各类: by whatever way.
    Every,
    /// 不计入本报告: what the sentence counts stands in no table.
    Excluded,
    /// 代表区政府: an office that speaks for its government.
    Represent,
}

/// Most comparisons are with a word that stands for nothing else: they are made in one step.
impl PartialEq for Word {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && match (*self, *other) {
                (Word::Region(a), Word::Region(b)) => a == b,
                (Word::Applicant(a), Word::Applicant(b)) => a == b,
                (Word::Dispute(a), Word::Dispute(b)) => a == b,
                (Word::Outcome(a), Word::Outcome(b))
                | (Word::Short(a), Word::Short(b))
                | (Word::Ruling(a), Word::Ruling(b))
                | (Word::Remedy(a), Word::Remedy(b))
                | (Word::Matter(a), Word::Matter(b))
                | (Word::Notice(a), Word::Notice(b)) => a == b,
                _ => true,
            }
    }
}

impl Word {
    /// Whether it says no more than when and where: before, between and behind what is counted.
    #[inline]
    pub fn sets_scene(self) -> bool {
        matches!(
            self,
            Word::Filler
                | Word::Total
                | Word::Further
                | Word::Cumulative
                | Word::Every
                | Word::Own
                | Word::Now
                | Word::ThisYear
                | Word::Region(_)
        )
    }
}

impl Word {
    pub fn applicant(self) -> Option<Applicant> {
        match self {
            Word::Applicant(it) => Some(it),
            _ => None,
        }
    }

    /// Whether it says that something came in, or that it was seen to.
    pub fn acts(self) -> bool {
        matches!(
            self,
            Word::Receive
                | Word::ReceiveNew
                | Word::Add
                | Word::Handle
                | Word::Answer
                | Word::Finish
        )
    }

    /// The rows of table 三 that it names.
    pub fn outcome(self) -> Option<&'static str> {
        match self {
            Word::Outcome(it) | Word::Short(it) => Some(it),
            _ => None,
        }
    }

    pub fn court(self) -> Option<Court> {
        match self {
            Word::Dispute(it) => Some(it),
            _ => None,
        }
    }

    pub fn ruling(self) -> Option<&'static str> {
        match self {
            Word::Ruling(it) | Word::Remedy(it) => Some(it),
            _ => None,
        }
    }

    /// The row of table 二 that it names.
    pub fn row(self) -> Option<&'static str> {
        match self {
            Word::Matter(it) | Word::Notice(it) => Some(it),
            _ => None,
        }
    }
}

/// The lexicon, words between white space. A longer word wins over a shorter one at the same place.
static WORDS: &[(Word, &str)] = &[
    (
        Word::Name,
        "公开类答复 同意公开 不同意公开 公共 公共资源 公共服务 公共企事业单位 共享 共建 共治 共同 中共 共青团 共有产权 信访局 信访办 信访办公室 政务服务局 政务服务中心 政务服务管理局 政务服务数据管理局 政务服务和数据管理局 人大办 \
         政协办 县政府 区政府 市政府 镇政府 乡政府 省政府 街道办 行政审批服务局 检查局 仲裁委 公证处 仲裁院 党务办 \
         复议机关 复议决定书 复议委员会 复议法 复议人员 复议机构 诉讼法 诉讼代理 诉讼风险 行政复议法 行政诉讼法 \
         行政复议机关 行政复议机构 行政复议决定书 登记类 重大行政决策",
    ),
    (
        Word::Filler,
        "作为被申请人的 作为被申请人 作为被告的 作为被告 其次 其次为 连同 加上 另加 再加上 依照 根据 按照 当事人 各级执法机关 各执法机关 各级执法部门 终止办理 被终止办理 各级行政机关 过来 不再处理 被不再处理 从 公民、法人和其他组织 公民、法人或其他组织 公民、法人或者其他组织 公民、法人及其他组织 公民、法人以及其他组织 \
         公民、法人与其他组织 公民、法人、其他组织 公民、法人和其它组织 公民法人和其他组织 公民法人或其他组织 公民和法人 \
         公民、法人 自然人、法人和其他组织 自然人、法人或其他组织 自然人、法人或者其他组织 自然人、法人及其他组织 \
         其他政策文件 领域 涉 任何形式 任何形式的 其他文件 为 有 的 数量 数 \
         件数 总数 总量 达 达到 是 计 已 均为 依法 依法依规 依规 按时 按期 及时 按要求 按规定 实际 相关 \
         有关 具体 情况 情形 事项 件 等 或 了 因 由 于 被 而 引起 引发 产生 发生 出现 工作 任何 方面 申请人 \
         并 属于 属 提出 提交 决定 处理决定 正式 规范 妥善 本次 办理事项 各 信息 《条例》 现 现有 总体 认真 \
         积极 严格 高效 在法定期限内 法定期限内 按法定期限 在规定时限内 时限内 所 之 对 予以 作出的 来自 项 情况为 \
         所有的 需要 有效 直接 新的 统计 经统计 据统计 经 经审查 审查后 方式 类 起 继续 仍 至 到 转 留 待 \
         截至年底 截至目前 目前 近年来 近期 符合要求 党委 要求 公开类 结果 处理结果 办理结果 办理情况 收到情况 向 \
         个 部 次 全部为 坚持 主动 做好 切实 得到 得以 同意 向申请人 提起 提请 获 获得 总额 金额合计 原因 客观 \
         客观原因 共为 进行 已经 提交的 原有 法定 随后 逐件 逐一 尚 按 以 为由 集中 动态更新 更新 汇总 情形为 方面为 结果为 类型 \
         以下 上述各项",
    ),
    (
        Word::Now,
        "当年 全年 年内 一年来 全年度 年度 过去一年 年 年度内 度 截至年末 年末 年底 截至 截止 止",
    ),
    (
        Word::ThisYear,
        "本年 本年度 今年 今年以来 报告期内 本报告年度 本年内 统计期内 报告年度 该年度 本统计年度 \
         本报告期",
    ),
    (
        Word::LastYear,
        "年初 上年末 上年底 上年 上年度 上一年 上一年度 去年 往年 前一年 前一年度 去年度",
    ),
    (
        Word::NextYear,
        "下年 下年度 下一年 下一年度 次年 次年度 明年 来年 明年度",
    ),
    (
        Word::Share,
        "十三五 十四五 十五五 时期 期间 以来累计 三年累计 五年累计 历年累计 上半年 下半年 一季度 二季度 三季度 四季度 第一季度 第二季度 第三季度 第四季度 每月 每年 月均 \
         日均 年均 平均 每季度 每天 每日 每周 同期 近三年 近两年 近五年 历年 五年来 三年来 以来累计 最多 \
         最高 人均 首次 此前 历史 预计 计划 力争 目标 以来 年来",
    ),
    (
        Word::Own,
        "我市 我县 我区 我镇 我乡 我局 我委 我办 我街道 我单位 我厅 我院 我处 我中心 我站 我会 我所 我省 \
         我旗 我州 我部门 本市 本县 本区 本镇 本乡 本局 本委 本办 本街道 本单位 本机关 本厅 本部门 \
         本行政机关 本会 我府 我校 我队 我支队",
    ),
    (Word::Region('市'), "全市 全市各级 全市各级行政机关"),
    (Word::Region('县'), "全县 全县各级 全县各级行政机关"),
    (Word::Region('区'), "全区 全区各级 全区各级行政机关"),
    (Word::Region('省'), "全省 全省各级行政机关"),
    (Word::Region('镇'), "全镇 全镇各部门"),
    (Word::Region('乡'), "全乡"),
    (Word::Region('道'), "全街道"),
    (Word::Region('旗'), "全旗"),
    (Word::Region('州'), "全州"),
    (Word::Region('局'), "全局 全委 全系统"),
    (
        Word::Narrow,
        "本级 高校 高等学校 各高校 学校 各学校 医院 各医院 直属单位 所属单位 各乡镇 各街道 各部门 各单位 各镇 机关本级 局机关 下属 直属 所属 乡镇 各区 各县 区级部门 \
         县级部门 市级部门 县直 市直 区直 牵头 协办 会同 协助 到期 转办 转交 转送 系统内 下级 上级 省级 部分单位 \
         某 村 社区 服务中心 为申请人的  同类 批量 同一 以上申请中 上述 该 这些 此类 第三人 企业和群众 不含 不包括 \
         剔除 扣除 未通过 补正 区级行政机关 类申请人 其他类申请人 前者 后者 一审 二审 再审",
    ),
    (
        Word::Channel,
        "通过 利用 依托 网络 网上 线上 线下 邮寄 信函 来信 当面 现场 窗口 电子邮件 邮件 传真 互联网 在线 平台 \
         网站 门户网站 政府网站 微信 公众号 微信公众号 书信 来访 邮政 快递 EMS 邮箱 渠道 寄送 互联网渠道 \
         在线平台 信件 依申请公开系统 政务服务网 公民 书面 纸质 信函渠道 网络渠道 信件渠道 当面提交 网络提交 \
         邮寄提交 传真提交 邮件渠道 线上平台 电话",
    ),
    (
        Word::Foreign,
        "行政许可申请 许可申请 登记申请 复议申请人 补贴申请 救助申请 建议 提案 信访 留言 热线 12345 投诉 \
         举报 咨询 网络问政 问政 来电 诉求 政协 人大 意见 备案 报备 工单 救助 补贴 招聘 培训 会议 活动 \
         党务 村务 低保 求助 政策解读 解读 办理行政复议 审理行政复议 受理行政复议 审结行政复议 \
         办理行政复议案件 审理行政复议案件 受理行政复议案件 办结行政复议案件 审结行政复议案件 行政应诉 \
         应诉 出庭 代理 新收行政复议 胜诉 调解 立案 移送 清理 审核 审查规范性文件 合法性审核 \
         合法性审查 督办 维权 检查 问题 事故 警情 办件 政务服务 一网通办 复核 听证 公证 仲裁 法律援助 \
         参训 办事 访问 阅读 点击 回应 审理 裁决 登记证",
    ),
    (
        Word::Change,
        "增加 减少 增长 下降 上升 同比 环比 较上年 比上年 较去年 比去年 较上年度 较上一年 比上一年 多 少 多收 少收 \
         增幅 降幅 增收 减收 净增 新增加 超出 同比增加 同比减少 相比 相较 翻 提高",
    ),
    (
        Word::Becomes,
        "变为 降到 升到 增到 减到 涨到 提到 涨至 提至 减少为 增加为 下降为 上升为 增至 降至 减至 升至 增加到 增加至 减少到 减少至 上升到 上升至 下降到 下降至 提升到 提升至 提高到 提高至 \
         转为 调整为 变更为",
    ),
    (
        Word::About,
        "近 约 大约 将近 超过 超 逾 接近 不少于 至少 不低于 不到 多达 约为 约有 不足",
    ),
    (
        Word::Topic,
        "政府信息公开 信息公开 政务公开 政府信息公开工作 政府信息 政府信息公开事项 政府信息公开案件 \
         信息公开工作 政府信息公开类 政府信息公开答复",
    ),
    (
        Word::ReceiveNew,
        "新收到 新收 新受理 新接收 新接到 新提交 新提出 新登记 新接 新收取 新收录 当年新收 本年新收 新收办",
    ),
    (Word::Add, "新增"),
    (
        Word::Receive,
        "收到 接到 接收 收 受理 接受 登记 接收到 收到并受理 收件 登记受理 受理量 收件量 接获 接件 收悉",
    ),
    (
        Word::Handle,
        "应办理 应办 需办理 须办理 办理 收办 处理 承办 接办 经办 收到和办理 收到并办理 受理办理 办理量 受理并办理",
    ),
    (
        Word::Answer,
        "答复 回复 作出答复 予以答复 出具答复 依法答复 办复 答复申请人 已答复 已回复 给予答复 书面答复 出具答复书 \
         办理答复",
    ),
    (
        Word::Finish,
        "已答复完毕 已办理完毕 已处理完毕 办妥 街道办结 办结 办理完毕 办理完成 办理完结 办结完毕 答复完毕 处理完毕 办理结束 答复办结 办结答复 已办结 申请办结 办理完 \
         办出 办毕 回复完毕 办理完毕并答复 办结完成 申请办理结果 信息公开申请办理结果 政府信息公开申请办理结果",
    ),
    (
        Word::Forward,
        "承自 转自 结转过来 结转而来 接续 结转 顺延 延至 转入 转至 转到 留转 留待 跨年度结转 结转到 结转至 转结 转来 带入 带出 移交 移至 转到下年 \
         承接 留下来 留下 遗留 滚存 结存 结余 跨年 顺延至 顺延到 递延 接转",
    ),
    (
        Word::Application,
        "申请内容 政府信息公开申请 信息公开申请 政府信息公开申请量 信息公开申请量 政府信息公开申请数 依申请公开申请 \
         依申请公开政府信息 依申请公开 政府信息依申请公开 依申请公开件 依申请公开事项 依申请信息 依申请公开信息 申请公开 \
         公开申请 申请 申请件 申请书 申请事项 依申请 政府信息公开申请件 政府信息公开申请事项 政府信息公开申请书 \
         申请公开政府信息 依申请公开政府信息申请 依申请政府信息公开 依申请公开的申请 公开政府信息申请 政府信息申请 \
         政府信息公开依申请 公开政府信息的申请 公开政府信息公开申请 政务公开申请 申请公开件 依申请件 \
         依申请公开政府信息的申请 政府信息公开的申请 申请量 依申请公开办件 依申请公开办理件 依申请公开诉求 依申请信息公开 \
         公开类申请 依申请公开数量 申请公开信息 信息公开诉求 依申请公开申请事项 申请总量 申请总数 政府信息公开申请总量 \
         申请数量 政府信息公开申请数量 信息公开申请数量 依申请公开数 申请数",
    ),
    (
        Word::Applicant(Applicant::Person),
        "自然人 公民个人 个人申请 自然人申请",
    ),
    (
        Word::Applicant(Applicant::Organization),
        "法人或其他组织 法人和其他组织 法人及其他组织 法人或者其他组织 法人、其他组织 法人与其他组织 \
         法人以及其他组织 法人或其它组织",
    ),
    (Word::Applicant(Applicant::Business), "商业企业"),
    (Word::Applicant(Applicant::Research), "科研机构"),
    (Word::Applicant(Applicant::Welfare), "社会公益组织 公益组织"),
    (
        Word::Applicant(Applicant::Legal),
        "法律服务机构 律所 律师事务所",
    ),
    (Word::Applicant(Applicant::Other), "其他组织 其他类型组织"),
    (
        Word::Outcome("granted"),
        "予以公开 予以全部公开 准予公开 予以公开的 决定公开 决定予以公开",
    ),
    (
        Word::Outcome("partially_granted"),
        "部分公开 予以部分公开 同意部分公开 区分处理后部分公开 区分处理 区分处理部分公开",
    ),
    (
        Word::Outcome("granted partially_granted"),
        "予以公开及部分公开 予以公开和部分公开 予以公开或部分公开 予以公开与部分公开 公开及部分公开 予以公开或者部分公开 \
         同意公开及部分公开 同意公开和部分公开 公开或部分公开 公开或者部分公开 公开和部分公开",
    ),
    (
        Word::Outcome("denied"),
        "不予公开 不予以公开 决定不予公开 不公开",
    ),
    (
        Word::Outcome("unavailable"),
        "无法提供 信息无法提供 无法提供的",
    ),
    (Word::Outcome("not_processed"), "不予处理"),
    (Word::Outcome("other"), "其他处理 其他方式处理 其他处理情况"),
    (Word::Outcome("denied.state_secret"), "属于国家秘密"),
    (
        Word::Outcome("denied.prohibited_by_law"),
        "其他法律行政法规禁止公开",
    ),
    (
        Word::Outcome("denied.security_and_stability"),
        "危及“三安全一稳定” 危及三安全一稳定",
    ),
    (
        Word::Outcome("denied.third_party_rights"),
        "保护第三方合法权益",
    ),
    (
        Word::Outcome("denied.internal_affairs"),
        "属于三类内部事务信息 三类内部事务信息",
    ),
    (
        Word::Outcome("denied.deliberative_process"),
        "属于四类过程性信息 四类过程性信息",
    ),
    (
        Word::Outcome("denied.enforcement_file"),
        "属于行政执法案卷 行政执法案卷",
    ),
    (
        Word::Outcome("denied.administrative_inquiry"),
        "属于行政查询事项 行政查询事项",
    ),
    (
        Word::Outcome("unavailable.not_held"),
        "本机关不掌握相关政府信息 本机关不掌握 不掌握相关政府信息",
    ),
    (
        Word::Outcome("unavailable.needs_creation"),
        "没有现成信息需要另行制作 没有现成信息",
    ),
    (
        Word::Outcome("unavailable.unclear_after_supplement"),
        "补正后申请内容仍不明确 补正后仍不明确",
    ),
    (
        Word::Outcome("not_processed.petition"),
        "信访举报投诉类申请 信访举报投诉类",
    ),
    (Word::Outcome("not_processed.duplicate"), "重复申请"),
    (
        Word::Outcome("not_processed.publication"),
        "要求提供公开出版物",
    ),
    (
        Word::Outcome("not_processed.excessive"),
        "无正当理由大量反复申请",
    ),
    (
        Word::Short("denied.state_secret"),
        "国家秘密 属国家秘密 涉及国家秘密",
    ),
    (
        Word::Short("denied.prohibited_by_law"),
        "其他法律、行政法规禁止公开 法律、行政法规禁止公开 法律行政法规禁止公开 禁止公开",
    ),
    (
        Word::Short("denied.third_party_rights"),
        "第三方合法权益 第三方权益 涉及第三方合法权益 侵害第三方合法权益 损害第三方合法权益 涉及第三方权益",
    ),
    (
        Word::Short("denied.internal_affairs"),
        "属于内部事务信息 内部事务信息 内部事务 属内部事务信息 三类内部事务",
    ),
    (
        Word::Short("denied.deliberative_process"),
        "属于过程性信息 过程性信息 属过程性信息 四类过程性",
    ),
    (
        Word::Short("denied.enforcement_file"),
        "属于行政执法案卷信息 行政执法案卷信息 执法案卷 执法案卷信息",
    ),
    (
        Word::Short("denied.administrative_inquiry"),
        "属于行政查询 行政查询",
    ),
    (
        Word::Short("unavailable.not_held"),
        "不掌握相关信息 不掌握 本机关不掌握信息 本机关不掌握相关信息 信息不存在",
    ),
    (
        Word::Short("unavailable.needs_creation"),
        "没有现成的信息 需另行制作 需要另行制作 无现成信息",
    ),
    (
        Word::Short("unavailable.unclear_after_supplement"),
        "申请内容不明确 内容不明确 经补正仍不明确 补正仍不明确 补正后内容仍不明确 补正后申请仍不明确",
    ),
    (
        Word::Short("not_processed.petition"),
        "信访举报投诉类事项 信访、举报、投诉类申请 信访举报投诉 属信访举报投诉类",
    ),
    (
        Word::Short("not_processed.duplicate"),
        "属重复申请 重复申请类",
    ),
    (
        Word::Short("not_processed.publication"),
        "公开出版物 索要公开出版物",
    ),
    (
        Word::Short("not_processed.excessive"),
        "大量反复申请 无正当理由反复申请",
    ),
    (
        Word::Short("not_processed.reconfirmation"),
        "要求确认或重新出具 要求确认或重新出具已获取信息 确认或重新出具",
    ),
    (
        Word::Short("other.not_supplemented"),
        "逾期不补正 逾期未补正 申请人逾期不补正 申请人逾期未补正 无正当理由逾期不补正 申请人无正当理由逾期不补正",
    ),
    (
        Word::Short("other.fee_unpaid"),
        "逾期未缴费 逾期不缴费 申请人逾期未缴费 逾期未缴纳费用 逾期未缴纳信息处理费 逾期未按收费通知要求缴纳费用 逾期未按收费通知缴纳费用",
    ),
    (
        Word::Dispute(Court::Reconsideration),
        "行政复议 申请行政复议 被申请行政复议 提起行政复议 被提起行政复议 行政复议案件 行政复议申请 提出行政复议 \
         提请行政复议 被行政复议 复议 复议案件 复议申请 行政复议类 被申请复议 提起复议 行政复议案",
    ),
    (
        Word::Dispute(Court::Litigation),
        "被起诉 行政诉讼 提起行政诉讼 被提起行政诉讼 行政诉讼案件 被行政诉讼 提出行政诉讼 被诉行政诉讼 申请行政诉讼 诉讼 被法院 \
         诉讼案件 行政诉讼类 提起诉讼 被提起诉讼 行政诉讼案 行政诉讼申请 被诉 被诉案件",
    ),
    (
        Word::Dispute(Court::Direct),
        "未经复议 未经复议直接 未经复议直接起 未经复议直接向人民法院起诉 未经复议直接向法院起诉 直接向人民法院起诉 直接向法院起诉 未经复议直接起诉 未经复议直接提起行政诉讼 未经复议直接起诉的行政诉讼 未经复议直接诉讼 直接起诉 直接诉讼 \
         直接提起诉讼 直接提起行政诉讼 未经复议直接提起诉讼 未经复议起诉 未经行政复议直接起诉 径行起诉 直接引发诉讼 直接引发行政诉讼 直接引起诉讼 直接引起行政诉讼",
    ),
    (
        Word::Dispute(Court::After),
        "先复议再起诉 先复议后起诉 先复议再诉讼 复议后起诉 复议后提起行政诉讼 复议后起诉的行政诉讼 经复议后起诉 经复议后起诉的行政诉讼 复议后诉讼 经复议起诉 \
         复议后再起诉 经复议后提起诉讼 复议后提起诉讼 经行政复议后起诉 经复议再诉 复议后再诉 经复议再起诉 经复议后再诉 \
         先复议后诉讼",
    ),
    (
        Word::Ruling("upheld"),
        "结果维持 维持 被维持 予以维持 复议维持 维持原行政行为 维持原决定 维持原答复 维持我局答复 维持原处理决定 维持原具体行政行为 法院支持我局答复 法院支持我局答复的 支持原答复 获维持 得到维持",
    ),
    (
        Word::Ruling("corrected"),
        "被复议机关纠正 被法院纠正 被人民法院纠正 被法院判决纠正 败诉 被判败诉 结果纠正 纠正 被纠正 纠错 被纠错 予以纠正 被予以纠正 结果被纠正 纠正决定 作出纠正决定",
    ),
    (Word::Ruling("other"), "其他结果"),
    (
        Word::Ruling("pending"),
        "尚未审结 未审结 尚在审理 正在审理 尚在审理中 正在审理中 审理中 在审 未审结的 待审 尚未结案 未结案",
    ),
    (
        Word::Remedy("upheld"),
        "驳回原告诉讼请求 驳回诉讼请求 判决驳回诉讼请求 驳回原告诉讼请求或维持原答复 驳回复议请求",
    ),
    (
        Word::Remedy("corrected"),
        "责令重新答复 判令重新答复 责令重新作出答复 判令重新作出答复 责令限期答复 撤销原答复 确认违法 被确认违法 \
         责令限期重新答复 责令重作",
    ),
    (
        Word::Remedy("other"),
        "撤诉 撤诉等其他结果 撤回起诉 撤回复议申请 驳回起诉 终止复议 终止审理",
    ),
    (
        Word::Remedy("pending"),
        "未判决 尚未判决 未宣判 尚未宣判 尚未裁决 尚未作出判决",
    ),
    (
        Word::Matter("normative_documents"),
        "规范性文件 行政规范性文件 行政规范性文件的 规范性文件的",
    ),
    (
        Word::Matter("regulations"),
        "市政府规章 市人民政府规章 省政府规章 省人民政府规章 规章 政府规章 部门规章 地方政府规章",
    ),
    (
        Word::Matter("permits"),
        "行政许可 行政许可决定 行政许可事项 许可决定 行政许可办件 许可",
    ),
    (
        Word::Matter("penalties"),
        "行政处罚 行政处罚决定 行政处罚事项 处罚决定 处罚",
    ),
    (
        Word::Matter("coercion"),
        "行政强制 行政强制措施 行政强制决定 行政强制事项 强制决定 强制措施 强制",
    ),
    (
        Word::Matter("fees"),
        "行政事业性收费 行政事业性收费金额 行政事业性收费收入 行政事业性收费总额 行政事业性收费额 行政事业性收费总金额",
    ),
    (
        Word::Notice("permits"),
        "行政许可信息 行政许可案件 行政许可结果 行政许可类 行政许可结果信息 行政许可决定书",
    ),
    (
        Word::Notice("penalties"),
        "行政处罚信息 行政处罚案件 行政处罚结果 行政处罚类 行政处罚结果信息 行政处罚决定书",
    ),
    (Word::Notice("coercion"), "行政强制信息 行政强制案件"),
    (
        Word::Issue,
        "制发 制定 出台 印发 新制定 新出台 制定出台 制定印发 新制发 制定并印发 新印发 制定发布 制作 新制作 \
         制定下发 新制发的 共制发 制订 新制订 新发布",
    ),
    (
        Word::Repeal,
        "废止 失效和废止 废止失效 宣布失效和废止 废止和失效 宣布废止 予以废止",
    ),
    (
        Word::InForce,
        "年末有效 年底有效 期末有效 有效文件 现行有效文件 现行有效的文件 现有有效 目前有效 现行有效 现行有效的 继续有效 继续有效的 保留有效",
    ),
    (Word::Decide, "作出 做出 实施 办理和作出"),
    (
        Word::Publish,
        "公开 发布 主动公开 公布 发布信息 公开信息 主动发布 网上公开 对外公开 主动公开政府信息 公示",
    ),
    (
        Word::ProcessingFee,
        "信息处理费 政府信息公开信息处理费 政府信息公开处理费 信息公开处理费 依申请公开信息处理费 \
         政府信息处理费 信息公开信息处理费",
    ),
    (
        Word::Collect,
        "发出 开具 下达 出具 收取 实收 实际收取 收费 收缴 征收 费用 收取费用 收费金额 金额 收取信息处理费用",
    ),
    (Word::FeeNotice, "收费通知 缴费通知 收费通知书 缴费通知书"),
    (
        Word::Not,
        "未遇到 未遇 未 没有 无 未曾 从未 没 零 均未 均无 尚未 未被 不存在 未有 无一 无一件 无一例 尚无 未发生 未出现",
    ),
    (
        Word::All,
        "所有 全部 均 均已 已全部 全部已 都已 都 已均 悉数",
    ),
    (Word::Except, "除 除外 之外 其余 剩余 余下 外"),
    (Word::Of, "其中 其中包括 其中有 其中含 其中包含"),
    (
        Word::List,
        "分别为 分别是 分别 分别有 分为 分成 依次为 依次 具体为 具体是 包括以下 具体包括 具体如下 具体情况为 具体情况如下",
    ),
    (Word::Including, "包括 包含 涵盖 含 主要包括 主要为 主要有"),
    (
        Word::Stop,
        "同时 另外 此外 另 还 主动向 并且 以上 与此同时 除此之外 随着",
    ),
    (Word::Case, "案件 案"),
    (
        Word::Excluded,
        "无关 不计入 未计入 不在本报告统计范围 不在统计范围 不属于本报告统计范围 不纳入 未纳入 不含在 未含在 另行统计 单独统计",
    ),
    (Word::Cumulative, "累计"),
    (Word::Further, "另有 还有 尚有 仍有"),
    (
        Word::Total,
        "共 共计 合计 总计 总共 一共 总数为 共有 累计共",
    ),
    (
        Word::Every,
        "各类 各种 各渠道 各类渠道 各种渠道 多种渠道 多渠道 各种方式 多种方式",
    ),
    (Word::Represent, "代表"),
    (Word::Within, "中 当中 之中"),
    (Word::And, "和 及 与 以及 暨"),
    (Word::Involve, "涉及 关于 围绕 针对"),
    (
        Word::Regroup,
        "拆分 拆分后 拆分为 拆为 合并 并案 合并办理 去重 剔除重复",
    ),
    (Word::Late, "延期 逾期 超期 延长 延期答复 逾期答复"),
    (
        Word::Pending,
        "在办 在办件 正在办理 正在办理中 仍在办理 仍在办理中 尚在办理 尚在办理中 未办结 尚未办结 未办理完毕 尚未办理完毕 \
         办理中 待办 在途 仍在法定办理期限内 仍在法定期限内 仍在办理期限内 尚在办理期限内 尚在法定办理期限内 尚在法定期限内 未到答复期限 未到期",
    ),
    (Word::Close, "审结 已审结 结案 办结案件 审理完毕"),
];

/// Where a text has more than a piece of a word that is not known.
pub(super) struct Stop {
    pub at: usize,
    /// The longest word that begins there, and how many bytes it has.
    pub word: Option<(Word, usize)>,
}

/// The words as a tree of their characters.
pub(super) struct Lexicon {
    /// By the Han character that words begin with: the node behind it, and [`STOPS`]. Nearly all of a text is
    /// such characters.
    roots: Box<[u16; N_HAN]>,
    /// The same for other characters.
    others: Vec<(char, u16)>,
    /// The first is none.
    nodes: Vec<Node>,
    /// What words of more than one character begin with: nearly every pair of a text begins none.
    pairs: Pairs,
}

/// What words have in common that begin alike.
struct Node {
    /// The last character of it.
    last: char,
    /// The word that ends here.
    word: Option<Word>,
    /// The first of the nodes behind it, and the next of those that stand behind the same: 0 where there is none.
    first: u16,
    beside: u16,
}

/// Of a character with which something else may begin than a word.
const STOPS: u16 = 1 << 15;

/// Han characters with which numbers begin, and 加, which joins figures.
const JOINS_OR_COUNTS: &str = "一二三四五六七八九零两十百千加";

pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
    &LEXICON
}

impl Lexicon {
    fn new() -> Self {
        let mut res = Self {
            roots: Box::new([0; N_HAN]),
            others: Vec::new(),
            nodes: Vec::new(),
            pairs: Pairs::default(),
        };
        res.push('\0', 0);
        for (word, texts) in WORDS {
            for text in texts.split_whitespace() {
                res.add(text, *word);
            }
        }
        for han in JOINS_OR_COUNTS.chars().filter_map(han) {
            res.roots[han] |= STOPS;
        }
        res
    }

    fn add(&mut self, text: &str, word: Word) {
        let mut chars = text.chars();
        let Some(first) = chars.next() else {
            return;
        };
        if let Some(second) = chars.clone().next() {
            self.pairs.insert(first, second);
        }
        let mut node = self.root(first) & !STOPS;
        if node == 0 {
            node = self.push(first, 0);
            match han(first) {
                Some(han) => self.roots[han] = node,
                None => self.others.push((first, node)),
            }
        }
        for c in chars {
            node = match self.behind(node, c) {
                Some(next) => next,
                None => {
                    let new = self.push(c, self.nodes[usize::from(node)].first);
                    self.nodes[usize::from(node)].first = new;
                    new
                }
            };
        }
        // Of a word that is listed twice, the first counts.
        self.nodes[usize::from(node)].word.get_or_insert(word);
    }

    fn push(&mut self, last: char, beside: u16) -> u16 {
        let new = u16::try_from(self.nodes.len()).unwrap_or_default();
        self.nodes.push(Node {
            last,
            word: None,
            first: 0,
            beside,
        });
        new
    }

    /// The node behind another one that a character leads to.
    #[inline]
    fn behind(&self, node: u16, c: char) -> Option<u16> {
        let mut at = self.nodes[usize::from(node)].first;
        while at != 0 {
            let node = &self.nodes[usize::from(at)];
            if node.last == c {
                return Some(at);
            }
            at = node.beside;
        }
        None
    }

    /// The first place in `text` from `from` on where a word begins, or something that is no piece of one.
    #[inline]
    pub fn next_stop(&self, text: &str, from: usize) -> Option<Stop> {
        let mut at = from;
        let mut rest = text[from..].chars();
        let mut first = rest.next()?;
        loop {
            let behind = rest.as_str();
            let second = rest.next();
            let root = self.root(first);
            if root != 0 {
                let word = match root & !STOPS {
                    0 => None,
                    root if self.pairs.may_have(first, second.unwrap_or_default()) => {
                        self.longest(root, behind)
                    }
                    root => self.nodes[usize::from(root)].word.map(|it| (it, 0)),
                };
                if word.is_some() || root & STOPS != 0 {
                    let word = word.map(|(word, len)| (word, first.len_utf8() + len));
                    return Some(Stop { at, word });
                }
            }
            at += first.len_utf8();
            first = second?;
        }
    }

    /// The node behind a character, with [`STOPS`]; 0 where it is a piece of words that are not known.
    #[inline]
    fn root(&self, c: char) -> u16 {
        match han(c) {
            Some(han) => self.roots[han],
            None => {
                let known = self.others.iter().find(|it| it.0 == c);
                known.map_or(0, |it| it.1) | STOPS
            }
        }
    }

    /// The longest word that `text` goes on with behind its first character, which leads to a node: the word,
    /// and how many bytes it has behind that.
    #[inline]
    fn longest(&self, root: u16, text: &str) -> Option<(Word, usize)> {
        let mut node = root;
        let mut chars = text.chars();
        let mut res = None;
        loop {
            if let Some(word) = self.nodes[usize::from(node)].word {
                res = Some((word, text.len() - chars.as_str().len()));
            }
            match chars.next().and_then(|it| self.behind(node, it)) {
                Some(next) => node = next,
                None => return res,
            }
        }
    }
}

/// The index of a Han character among those that are common.
#[inline]
fn han(c: char) -> Option<usize> {
    let at = u32::from(c).wrapping_sub(u32::from(HAN_FIRST)) as usize;
    (at < N_HAN).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_where_it_stands() {
        for text in WORDS.iter().flat_map(|it| it.1.split_whitespace()) {
            let before = "丟";
            let stop = lexicon().next_stop(&format!("{before}{text}。"), 0);
            let stop = stop.map(|it| (it.at, it.word.map(|it| it.1)));
            assert_eq!(stop, Some((before.len(), Some(text.len()))), "{text}");
        }
    }
}
