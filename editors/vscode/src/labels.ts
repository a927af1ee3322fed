// The words of the form for the parts of a fact's id.

export interface Parts {
  group: string;
  row: string;
  column: string;
}

/** `applications.denied.state_secret.total`: the first part, those between, the last part. */
export function parts(id: string): Parts {
  const [group = '', ...rest] = id.split('.');
  const column = rest.pop() ?? '';
  return { group, row: rest.join('.'), column };
}

/** An id in words: `denied: state secret`. */
export function fallback(id: string): string {
  return id.replaceAll('.', ': ').replaceAll('_', ' ');
}

export const labels: ReadonlyMap<string, string> = new Map([
  ['disclosure', '二、主动公开政府信息情况'],
  ['applications', '三、收到和处理政府信息公开申请情况'],
  ['disputes', '四、政府信息公开行政复议、行政诉讼情况'],

  ['regulations', '规章'],
  ['normative_documents', '行政规范性文件'],
  ['permits', '行政许可'],
  ['penalties', '行政处罚'],
  ['coercion', '行政强制'],
  ['fees', '行政事业性收费'],
  ['procurement', '政府集中采购'],
  ['issued', '本年制发件数'],
  ['repealed', '本年废止件数'],
  ['in_force', '现行有效件数'],
  ['created', '本年新制作数量'],
  ['published', '本年新公开数量'],
  ['total_published', '对外公开总数量'],
  ['items_last_year', '上一年项目数量'],
  ['change', '本年增/减'],
  ['decisions', '本年处理决定数量'],
  ['items', '采购项目数量'],
  ['amount', '金额（万元）'],

  ['received', '一、本年新收政府信息公开申请数量'],
  ['brought_forward', '二、上年结转政府信息公开申请数量'],
  ['granted', '（一）予以公开'],
  ['partially_granted', '（二）部分公开'],
  ['denied.state_secret', '（三）1.属于国家秘密'],
  ['denied.prohibited_by_law', '（三）2.其他法律行政法规禁止公开'],
  ['denied.security_and_stability', '（三）3.危及“三安全一稳定”'],
  ['denied.third_party_rights', '（三）4.保护第三方合法权益'],
  ['denied.internal_affairs', '（三）5.属于三类内部事务信息'],
  ['denied.deliberative_process', '（三）6.属于四类过程性信息'],
  ['denied.enforcement_file', '（三）7.属于行政执法案卷'],
  ['denied.administrative_inquiry', '（三）8.属于行政查询事项'],
  ['unavailable.not_held', '（四）1.本机关不掌握相关政府信息'],
  ['unavailable.needs_creation', '（四）2.没有现成信息需要另行制作'],
  ['unavailable.unclear_after_supplement', '（四）3.补正后申请内容仍不明确'],
  ['not_processed.petition', '（五）1.信访举报投诉类申请'],
  ['not_processed.duplicate', '（五）2.重复申请'],
  ['not_processed.publication', '（五）3.要求提供公开出版物'],
  ['not_processed.excessive', '（五）4.无正当理由大量反复申请'],
  ['not_processed.reconfirmation', '（五）5.要求确认或重新出具已获取信息'],
  ['other.not_supplemented', '（六）1.逾期不补正'],
  ['other.fee_unpaid', '（六）2.逾期未缴纳费用'],
  ['other.other', '（六）3.其他'],
  ['carried_forward', '四、结转下年度继续办理'],

  ['natural_person', '自然人'],
  ['business', '商业企业'],
  ['research', '科研机构'],
  ['public_welfare', '社会公益组织'],
  ['legal_service', '法律服务机构'],
  ['other', '其他'],
  ['total', '总计'],

  ['reconsideration', '行政复议'],
  ['litigation_direct', '未经复议直接起诉'],
  ['litigation_after_reconsideration', '复议后起诉'],
  ['upheld', '结果维持'],
  ['corrected', '结果纠正'],
  ['pending', '尚未审结'],
]);
