-- The configuration of a user who follows the help file, and nothing else.

vim.opt.runtimepath:prepend(vim.env.GOUJI_PLUGIN)
local cmd = { vim.env.GOUJI_BIN, 'lsp' }
if vim.env.GOUJI_SETUP == 'enable' then
  vim.lsp.config('gouji', { cmd = cmd })
  vim.lsp.enable('gouji')
else
  require('gouji').setup({ cmd = cmd })
end
