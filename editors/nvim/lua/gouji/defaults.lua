-- How the server is run. `lsp/gouji.lua` and `setup()` both start from here.

---@class gouji.Config
---@field cmd string[]
---@field filetypes string[]
---@field root_markers string[]
---@field settings table
---@field capabilities table

---@type gouji.Config
return {
  cmd = { 'gouji', 'lsp' },
  -- The server keeps out of texts that are no annual reports.
  filetypes = { 'text', 'markdown', 'html', 'csv', 'tsv' },
  root_markers = { 'gouji.toml', '.git' },
  -- The page of a rule is shown by `commands` below, which the server has to know of.
  capabilities = vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), {
    experimental = { commands = { commands = { 'gouji.explainRule' } } },
  }),
  commands = {
    ['gouji.explainRule'] = function(command)
      require('gouji.page').show(unpack(command.arguments))
    end,
  },
  settings = { gouji = vim.empty_dict() },
}
