-- `:checkhealth gouji`

local M = {}

local health = vim.health

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
