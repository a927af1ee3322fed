-- Clients of the server, in the words of whichever Neovim this is.

local M = {}

---The clients named gouji: those of one buffer, or all.
function M.all(bufnr)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ name = 'gouji', bufnr = bufnr })
end

---Calls a method of a client, which was a plain function before 0.11.
function M.call(client, name, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

---Whether `vim.lsp.enable('gouji')` is in force.
function M.is_enabled()
  if vim.lsp.is_enabled then
    return vim.lsp.is_enabled('gouji')
  end
  return vim.lsp._enabled_configs ~= nil and vim.lsp._enabled_configs.gouji ~= nil
end

---Whether the server may be started for a buffer: one that stands for a file of the right type.
function M.wants(bufnr, config)
  return vim.api.nvim_buf_is_loaded(bufnr)
    and vim.bo[bufnr].buftype == ''
    and vim.tbl_contains(config.filetypes, vim.bo[bufnr].filetype)
end

---The folder that the server is to take for the workspace; none is fine.
local function root(bufnr, markers)
  local name = vim.api.nvim_buf_get_name(bufnr)
  local found = name ~= ''
    and vim.fs.find(markers, { upward = true, path = vim.fs.dirname(name), limit = 1 })[1]
  return found and vim.fs.dirname(found) or nil
end

---Starts a server for the buffer, or attaches it to the one that runs in the same folder.
function M.start(bufnr, config)
  if not M.wants(bufnr, config) then
    return
  end
  local options = {}
  for key, value in pairs(config) do
    options[key] = value
  end
  options.name = 'gouji'
  options.filetypes, options.root_markers = nil, nil
  if type(options.root_dir) ~= 'string' then
    options.root_dir = root(bufnr, config.root_markers)
  end
  vim.lsp.start(options, { bufnr = bufnr })
end

---Starts servers for all buffers that want one.
function M.start_all(config)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    M.start(bufnr, config)
  end
end

return M
