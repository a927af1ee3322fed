-- How the server is run. `lsp/gouji.lua` and `setup()` both start from here.

---@class gouji.Config
---@field cmd string[]
---@field filetypes string[]
---@field root_markers string[]
---@field settings table

---@type gouji.Config
return {
  cmd = { 'gouji', 'lsp' },
  -- The server keeps out of texts that are no annual reports.
  filetypes = { 'text', 'markdown', 'html', 'csv', 'tsv' },
  root_markers = { 'gouji.toml', '.git' },
  settings = { gouji = vim.empty_dict() },
}
