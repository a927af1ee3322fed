-- `:GoujiNew`: the form of a year in a new buffer.

local M = {}

local LAYOUTS = { markdown = 'md', tsv = 'txt' }

---What `gouji new` prints, or nil and why not.
local function form(program, year, agency, layout)
  if vim.fn.executable(program) == 0 then
    return nil, ('`%s` cannot be run; see :checkhealth gouji'):format(program)
  end
  local command = { program, 'new', '--year', year, '--agency', agency, '--layout', layout }
  local output = vim.fn.systemlist(command)
  if vim.v.shell_error ~= 0 then
    return nil, table.concat(output, '\n')
  end
  return output
end

---A name in the current folder that no file and no buffer has.
local function free_name(stem, extension)
  stem = stem:gsub('[/\\]', '_')
  local n = 1
  while true do
    local suffix = n == 1 and '' or (' (%d)'):format(n)
    local path = ('%s/%s%s.%s'):format(vim.fn.getcwd(), stem, suffix, extension)
    local is_taken = (vim.uv or vim.loop).fs_stat(path)
    for _, it in ipairs(vim.api.nvim_list_bufs()) do
      is_taken = is_taken or vim.api.nvim_buf_get_name(it) == path
    end
    if not is_taken then
      return path
    end
    n = n + 1
  end
end

local function open(request)
  local lines, reason = form(request.program, request.year, request.agency, request.layout)
  if not lines then
    vim.notify('gouji: ' .. reason, vim.log.levels.ERROR)
    return
  end
  local stem = ('%s%s年政府信息公开工作年度报告'):format(request.agency, request.year)
  local path = free_name(stem, LAYOUTS[request.layout])
  vim.cmd(('%s new %s'):format(request.mods or '', vim.fn.fnameescape(path)))
  vim.api.nvim_buf_set_lines(0, 0, -1, true, lines)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  if vim.bo.filetype == '' then
    vim.bo.filetype = request.layout == 'tsv' and 'text' or 'markdown'
  end
  if request.layout == 'tsv' then
    vim.bo.expandtab = false
  end
end

---Asks for what is missing, then opens the form.
---@param request { program: string, year?: string, agency?: string, layout?: string, mods?: string }
function M.open(request)
  local is_asked = not (request.year and request.agency)
  local function ask_layout()
    if request.layout then
      return open(request)
    end
    if not is_asked then
      request.layout = 'markdown'
      return open(request)
    end
    vim.ui.select({ 'markdown', 'tsv' }, { prompt = '格式 (layout)' }, function(layout)
      request.layout = layout
      if layout then
        open(request)
      end
    end)
  end
  local function ask_agency()
    if request.agency then
      return ask_layout()
    end
    vim.ui.input({ prompt = '机关名称 (organ): ' }, function(agency)
      request.agency = agency
      if agency and agency ~= '' then
        ask_layout()
      end
    end)
  end
  if request.year then
    return ask_agency()
  end
  local last_year = tostring(tonumber(os.date('%Y')) - 1)
  vim.ui.input({ prompt = '报告年度 (year): ', default = last_year }, function(year)
    request.year = year
    if year and year ~= '' then
      ask_agency()
    end
  end)
end

---`:GoujiNew [year] [organ] [layout]`
function M.command(event)
  local args = event.fargs
  local layout = LAYOUTS[args[#args]] and table.remove(args) or nil
  local year = table.remove(args, 1)
  local agency = #args > 0 and table.concat(args, ' ') or nil
  M.open({
    program = require('gouji').program(),
    year = year,
    agency = agency,
    layout = layout,
    mods = event.mods,
  })
end

function M.complete(lead, line)
  local n_args = #vim.split(vim.trim(line), '%s+') - (lead == '' and 0 or 1)
  local this_year = tonumber(os.date('%Y'))
  local candidates = n_args <= 1 and { tostring(this_year - 1), tostring(this_year) }
    or { 'markdown', 'tsv' }
  return vim.tbl_filter(function(it)
    return vim.startswith(it, lead)
  end, candidates)
end

return M
