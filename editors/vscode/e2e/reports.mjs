// Reports to open: a correct one, and the same with one thing changed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

export const correct = readFileSync(new URL('../../../fixtures/correct.md', import.meta.url), 'utf8');

/** The report with one place changed. */
export function changed(from, to, text = correct) {
  assert.equal(text.split(from).length, 2, `「${from}」 stands once`);
  return text.replace(from, () => to);
}

const LAYOUTS = new URL('../../../fixtures/layouts/', import.meta.url);
/** One report in every layout, by the name of its file. */
export const layouts = Object.fromEntries(
  readdirSync(LAYOUTS).map((name) => [name, readFileSync(new URL(name, LAYOUTS), 'utf8')]),
);

/** Cells between tabs. */
export const tsv = layouts['tsv.txt'];

/** The same with nothing filled in: nobody can count its columns. */
export const blank = tsv.replace(/\t[\d.]+(?=[\t\n])/g, '\t');

/** Tables of the form of 2019 in a report for 2024. */
export const old = correct.replace(
  /\n\| 第二十条第（一）项[^]*?\n\n/,
  `
| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
|---|---|---|---|
| 规章 | 0 | 0 | 0 |
| 规范性文件 | 2 | 2 | 9 |

`,
);

/** One wrong digit, which all the others agree about. */
export const granted = '| （一）予以公开 | 3 |';
export const grantedRow = '| （一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 |';
export const grantedWrong = '| （一）予以公开 | 8 |';

/** Says much the same as a report and is none. */
export const notice = `# 关于做好2024年政府信息公开工作年度报告编制工作的通知

各镇人民政府，县政府各部门：

请于1月31日前报送年度报告。数据须核对，例如：

| 项目 | 数量 | 总计 |
|---|---|---|
| 主动公开 | 3 | 4 |
| 依申请公开 | 2 | 9 |
`;

/** A cell that a terminal would show in red, and turned around, and that some would make a link of. */
export const hostileCell = '3\u202e\u001b[31m\\[点此\\](command:workbench.action.toggleZenMode)';
export const hostile = changed(granted, `| （一）予以公开 | ${hostileCell} |`);
