-- The page of a rule, which the server sends with its action.

local M = {}

---Shows the page in a window of its own, to be closed with q.
---@param rule string
---@param page string in Markdown
function M.show(rule, page)
  vim.cmd('belowright new')
  local bufnr = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(page, '\n'))
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].swapfile = false
  vim.bo[bufnr].modifiable = false
  -- The highlighting without the file type, for which a server would start.
  vim.bo[bufnr].syntax = 'markdown'
  pcall(vim.api.nvim_buf_set_name, bufnr, 'gouji://' .. rule)
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, nowait = true })
end

return M
