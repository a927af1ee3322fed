-- Starts the server and asks it for what Neovim has no command of its own for. Diagnostics, code
-- actions, hover and going to definitions are Neovim's, with Neovim's keys.

local client = require('gouji.client')
local defaults = require('gouji.defaults')

local M = {}

---What `setup()` was told, over the defaults; nil where it was not called.
---@type gouji.Config?
local own

local FIX_ALL = 'source.fixAll.gouji'
local RECOMPUTE = 'source.recomputeTotals.gouji'
local REFACTOR = 'refactor.rewrite.gouji'

local function say(message, level)
  vim.notify('gouji: ' .. message, level or vim.log.levels.INFO)
end

---The configuration in force.
---@return gouji.Config
function M.config()
  if vim.lsp.config and client.is_enabled() then
    return vim.tbl_extend('keep', vim.lsp.config.gouji or {}, defaults)
  end
  return own or defaults
end

---The program behind the server, which `:GoujiNew` runs as well.
function M.program()
  local cmd = M.config().cmd
  return type(cmd) == 'table' and cmd[1] or defaults.cmd[1]
end

---Starts the server for buffers of its file types, those already open among them. On Neovim 0.11
---and later the same as `vim.lsp.config('gouji', opts)` and `vim.lsp.enable('gouji')`.
---@param opts? table fields of `vim.lsp.ClientConfig`, and `filetypes` and `root_markers`
function M.setup(opts)
  opts = opts or {}
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('gouji', opts)
    vim.lsp.enable('gouji')
    return
  end
  own = vim.tbl_extend('force', defaults, opts)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('gouji', {}),
    pattern = own.filetypes,
    callback = function(event)
      client.start(event.buf, own)
    end,
  })
  client.start_all(own)
end

---Whether a server runs for the current buffer; says so if none does.
local function is_served()
  if #client.all(vim.api.nvim_get_current_buf()) > 0 then
    return true
  end
  say('no server runs for this buffer; see :checkhealth gouji', vim.log.levels.WARN)
  return false
end

---Asks for the actions of a kind at the cursor and applies the only one.
local function action(kind)
  if is_served() then
    vim.lsp.buf.code_action({ context = { only = { kind }, diagnostics = {} }, apply = true })
  end
end

---Lists the sections, tables and rows of the report in the location list.
function M.outline()
  if is_served() then
    -- By itself it was the quickfix list before 0.11.
    vim.lsp.buf.document_symbol({
      on_list = function(list)
        vim.fn.setloclist(0, {}, ' ', list)
        vim.cmd.lopen()
      end,
    })
  end
end

---Lists the reports of the workspace in the quickfix list; with letters of an organ, a year, a section or a row,
---what has these letters in this order.
---@param query? string
function M.reports(query)
  if is_served() then
    vim.lsp.buf.workspace_symbol(query or '')
  end
end

---Applies every safe fix.
---@param opts? { async?: boolean, bufnr?: integer, timeout_ms?: integer } `async = false` waits for
---it, as `BufWritePre` must.
function M.fix_all(opts)
  opts = opts or {}
  if opts.async ~= false then
    return action(FIX_ALL)
  end
  local bufnr = opts.bufnr or vim.api.nvim_get_current_buf()
  local timeout_ms = opts.timeout_ms or 2000
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(bufnr) },
    range = { start = { line = 0, character = 0 }, ['end'] = { line = 0, character = 0 } },
    context = { only = { FIX_ALL }, diagnostics = {} },
  }
  for _, it in ipairs(client.all(bufnr)) do
    local function ask(method, what)
      local answer, reason = client.call(it, 'request_sync', method, what, timeout_ms, bufnr)
      if not answer or answer.err then
        local why = answer and answer.err.message or reason or 'no answer'
        say('not fixed: ' .. why, vim.log.levels.WARN)
        return nil
      end
      return answer.result
    end
    local actions = ask('textDocument/codeAction', params)
    local found = actions and actions[1]
    if found and not found.edit then
      found = ask('codeAction/resolve', found)
    end
    if found and found.edit then
      vim.lsp.util.apply_workspace_edit(found.edit, it.offset_encoding)
    end
  end
end

---Recomputes the totals of a table from their parts.
function M.recompute()
  action(RECOMPUTE)
end

---Writes the report or the table at the cursor anew: of what the server offers there, what has this name; without
---one it is chosen from a list.
---@param name? string such as `report.html`, `table.tsv`, `sort`
function M.refactor(name)
  action(name and name ~= '' and REFACTOR .. '.' .. name or REFACTOR)
end

---The names that `refactor()` takes at the cursor.
---@return string[]
function M.refactorings()
  local bufnr = vim.api.nvim_get_current_buf()
  local served = client.all(bufnr)[1]
  if not served then
    return {}
  end
  local params = vim.lsp.util.make_range_params(0, served.offset_encoding)
  params.context = { only = { REFACTOR }, diagnostics = {} }
  local answer = client.call(served, 'request_sync', 'textDocument/codeAction', params, 2000, bufnr)
  return vim.tbl_map(function(it)
    return it.kind:sub(#REFACTOR + 2)
  end, answer and answer.result or {})
end

---Stops the servers and starts them again, also where one has died.
function M.restart()
  local config = M.config()
  for _, it in ipairs(client.all()) do
    client.call(it, 'stop', true)
  end
  vim.wait(10000, function()
    return #client.all() == 0
  end, 20)
  if client.is_enabled() then
    vim.lsp.enable('gouji')
  else
    client.start_all(config)
  end
end

return M
