-- `:checkhealth gouji`

local M = {}

local health = vim.health

---What of the server a Neovim must be this new for.
local NEEDED = {
  { version = '0.10', what = 'inlay hints, diagnostics that are asked for' },
  { version = '0.11', what = "`vim.lsp.enable('gouji')`, folding by the outline, completion as you type" },
  { version = '0.12', what = 'growing a selection by sentences, rows and tables' },
}

---Says what this Neovim is too old for.
local function check_version()
  local own = vim.version()
  local name = ('Neovim %d.%d.%d'):format(own.major, own.minor, own.patch)
  local lacks = vim.tbl_filter(function(it)
    return vim.fn.has('nvim-' .. it.version) == 0
  end, NEEDED)
  if #lacks == 0 then
    health.ok(name .. ' can do all that the server offers')
  end
  for _, it in ipairs(lacks) do
    health.info(('%s is too old for: %s (since %s)'):format(name, it.what, it.version))
  end
end

function M.check()
  local client = require('gouji.client')
  local gouji = require('gouji')

  health.start('gouji: program')
  local program = gouji.program()
  if vim.fn.executable(program) == 1 then
    local version = vim.fn.systemlist({ program, '--version' })[1] or ''
    if vim.v.shell_error == 0 and version:match('^gouji ') then
      health.ok(('%s (%s)'):format(version, vim.fn.exepath(program)))
    else
      health.error(('`%s --version` does not answer as gouji does: %s'):format(program, version))
    end
  else
    health.error(('`%s` cannot be run'):format(program), {
      'Build it with `cargo build --release` and put target/release on PATH,',
      'or name it: cmd = { "/path/to/gouji", "lsp" }',
    })
  end

  health.start('gouji: Neovim')
  if vim.fn.has('nvim-0.9') == 0 then
    health.error('Neovim 0.9 or later is needed')
  elseif vim.lsp.enable then
    if client.is_enabled() then
      health.ok("enabled: vim.lsp.enable('gouji')")
    else
      health.warn('not enabled', { "vim.lsp.enable('gouji') in your init.lua" })
    end
  elseif vim.fn.exists('#gouji#FileType') == 1 then
    health.ok("set up: require('gouji').setup()")
  else
    health.warn('not set up', { "require('gouji').setup() in your init.lua" })
  end
  if vim.fn.has('nvim-0.9') == 1 then
    check_version()
  end
  health.info('file types: ' .. table.concat(gouji.config().filetypes, ', '))

  health.start('gouji: servers')
  local clients = client.all()
  if #clients == 0 then
    health.info('none runs; one is started with the first buffer of these file types')
  end
  for _, it in ipairs(clients) do
    local n_buffers = vim.tbl_count(it.attached_buffers or {})
    local root = it.config.root_dir or 'no folder'
    health.ok(('server %d: %s, %d buffers'):format(it.id, root, n_buffers))
  end
end

return M
