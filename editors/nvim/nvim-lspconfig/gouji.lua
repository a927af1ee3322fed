---@brief
---
--- Gouji (勾稽) checks Chinese government-disclosure annual reports (政府信息公开工作年度报告):
--- it ties out their tables, names the wrong figure and repairs it.
---
--- The server keeps out of texts that are no such reports.

---@type vim.lsp.Config
return {
  cmd = { 'gouji', 'lsp' },
  filetypes = { 'text', 'markdown', 'html', 'csv', 'tsv' },
  root_markers = { 'gouji.toml', '.git' },
}
