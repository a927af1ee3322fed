-- `:GoujiForm`: the form of the report at the cursor, drawn in a window beside the text. It is for reading: wrong
-- numbers are marked with what they should be, and <CR> leads to the text.

local client = require('gouji.client')

local M = {}

local NAMESPACE = vim.api.nvim_create_namespace('gouji.form')
---How long the text is to be quiet before the form is drawn again, in milliseconds.
local QUIET_MS = 150
---Labels are cut off behind this many columns of the screen.
local WIDEST_LABEL = 46

---@class gouji.Drawn a form as lines
---@field lines string[]
---@field figures { row: integer, first: integer, last: integer, figure: table, is_wrong: boolean }[]

---What is open, by the buffer of the text: the buffer it is drawn in, and what is drawn.
local open = {}

local function width(text)
  return vim.fn.strdisplaywidth(text)
end

local function padded(text, wanted)
  return text .. (' '):rep(wanted - width(text))
end

local function right(text, wanted)
  return (' '):rep(wanted - width(text)) .. text
end

local function cut(text)
  if width(text) <= WIDEST_LABEL then
    return text
  end
  while width(text) > WIDEST_LABEL - 2 do
    text = vim.fn.strcharpart(text, 0, vim.fn.strchars(text) - 1)
  end
  return text .. '…'
end

---The cells of a table with the column that each begins in, spans counted.
local function placed(rows)
  local free_from = {}
  local res = {}
  for r, row in ipairs(rows) do
    local column = 1
    local cells = {}
    for _, cell in ipairs(row) do
      while (free_from[column] or 0) > r do
        column = column + 1
      end
      local span = cell.columnSpan or 1
      for it = column, column + span - 1 do
        free_from[it] = r + (cell.rowSpan or 1)
      end
      cells[#cells + 1] = { cell = cell, column = column, span = span }
      column = column + span
    end
    res[r] = cells
  end
  return res
end

---Whether anything that is found at a figure is more than a note.
local function is_wrong(form, figure)
  for _, idx in ipairs(figure.findings) do
    local severity = form.findings[idx + 1].severity
    if severity == 'error' or severity == 'warning' then
      return true
    end
  end
  return false
end

local function shown(form, cell)
  local figure = cell.figure
  local text = ({ missing = '×', blank = '·' })[figure.state] or cell.text
  if is_wrong(form, figure) then
    return text .. (figure.proposed and '→' .. vim.trim(figure.proposed) or '!')
  end
  return text
end

---Draws a table below what is drawn.
---@param drawn gouji.Drawn
local function draw_table(drawn, form, of)
  local rows = placed(of.rows)
  local first, label_width, widths = math.huge, 0, {}
  for _, row in ipairs(rows) do
    for _, it in ipairs(row) do
      if it.cell.figure then
        first = math.min(first, it.column)
      end
    end
  end
  for _, row in ipairs(rows) do
    for _, it in ipairs(row) do
      local text = it.cell.figure and shown(form, it.cell) or it.cell.text
      if it.column >= first and it.span == 1 then
        widths[it.column] = math.max(widths[it.column] or 0, width(text))
      elseif it.column < first and it.span < math.huge then
        label_width = math.max(label_width, width(cut(text)) + 2)
      end
    end
  end
  local function add(text)
    drawn.lines[#drawn.lines + 1] = (text:gsub('%s+$', ''))
  end
  for _, row in ipairs(rows) do
    local label, line = '', nil
    local figures = {}
    for _, it in ipairs(row) do
      if it.column < first then
        -- What heads several rows, or a whole table, has a line of its own.
        if (it.cell.rowSpan or 1) > 1 or it.column + it.span > first then
          add(it.cell.text)
        else
          label = it.cell.text
        end
      else
        line = line or padded(cut(first > 1 and '  ' .. label or ''), first > 1 and label_width or 0)
        local before = 0
        for column = first, it.column - 1 do
          before = before + (widths[column] or 0) + 2
        end
        line = padded(line, (first > 1 and label_width or 0) + before)
        local text = it.cell.figure and shown(form, it.cell) or it.cell.text
        local wanted = widths[it.column] or 0
        text = it.cell.figure and right(text, wanted) or padded(text, wanted)
        if it.cell.figure then
          local indent = #text - #vim.trim(text)
          figures[#figures + 1] = { first = #line + indent, last = #line + #text, figure = it.cell.figure }
        end
        line = line .. text .. '  '
      end
    end
    if line or label ~= '' then
      add(line or label)
      for _, it in ipairs(figures) do
        it.row = #drawn.lines - 1
        it.is_wrong = is_wrong(form, it.figure)
        drawn.figures[#drawn.figures + 1] = it
      end
    end
  end
end

---A form as lines of text.
---@return gouji.Drawn
function M.draw(form)
  local drawn = { lines = {}, figures = {} }
  local title = type(form.title) == 'string' and form.title or ''
  drawn.lines[1] = title
  for _, of in ipairs(form.tables) do
    drawn.lines[#drawn.lines + 1] = ''
    drawn.lines[#drawn.lines + 1] = of.caption
    draw_table(drawn, form, of)
  end
  return drawn
end

local function is_in(range, at)
  local function before(a, b)
    return a.line < b.line or (a.line == b.line and a.character <= b.character)
  end
  return before(range.start, at) and before(at, range['end'])
end

---Marks wrong numbers, and the one at the cursor of the text.
local function mark(view)
  vim.api.nvim_buf_clear_namespace(view.buffer, NAMESPACE, 0, -1)
  local window = vim.fn.bufwinid(view.source)
  local at = window ~= -1
    and vim.lsp.util.make_position_params(window, view.client.offset_encoding).position
  for _, it in ipairs(view.drawn.figures) do
    local range = type(it.figure.range) == 'table' and it.figure.range
    local groups = {
      it.is_wrong and 'GoujiFormWrong' or nil,
      at and range and is_in(range, at) and 'GoujiFormCursor' or nil,
    }
    for _, group in pairs(groups) do
      vim.api.nvim_buf_set_extmark(view.buffer, NAMESPACE, it.row, it.first, {
        end_col = it.last,
        hl_group = group,
      })
    end
  end
end

local function show(view, form)
  view.drawn = form and M.draw(form) or { lines = { '没有年度报告 (no annual report)' }, figures = {} }
  view.form = form
  vim.bo[view.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(view.buffer, 0, -1, true, view.drawn.lines)
  vim.bo[view.buffer].modifiable = false
  mark(view)
end

---Asks for the form at the cursor of the text.
local function refresh(view)
  local window = vim.fn.bufwinid(view.source)
  if not vim.api.nvim_buf_is_valid(view.buffer) or window == -1 then
    return
  end
  local params = vim.lsp.util.make_position_params(window, view.client.offset_encoding)
  client.call(view.client, 'request', 'gouji/form', params, function(err, form)
    if not err and vim.api.nvim_buf_is_valid(view.buffer) then
      show(view, type(form) == 'table' and form or nil)
    end
  end, view.source)
end

local function later(view)
  view.timer:stop()
  view.timer:start(QUIET_MS, 0, vim.schedule_wrap(function()
    refresh(view)
  end))
end

---Goes to the place of the text that a number of the form stands at.
function M.jump()
  local buffer = vim.api.nvim_get_current_buf()
  local at = vim.api.nvim_win_get_cursor(0)
  for source, view in pairs(open) do
    if view.buffer == buffer then
      for _, it in ipairs(view.drawn.figures) do
        local is_here = it.row == at[1] - 1 and it.first <= at[2] and at[2] < it.last
        if is_here and type(it.figure.range) == 'table' then
          local location = { uri = vim.uri_from_bufnr(source), range = it.figure.range }
          local window = vim.fn.bufwinid(source)
          if window ~= -1 then
            vim.api.nvim_set_current_win(window)
          end
          if vim.lsp.util.show_document then
            vim.lsp.util.show_document(location, view.client.offset_encoding, { focus = true })
          else
            vim.lsp.util.jump_to_location(location, view.client.offset_encoding, true)
          end
          return
        end
      end
    end
  end
end

local function close(source)
  local view = open[source]
  if view then
    open[source] = nil
    view.timer:stop()
    view.timer:close()
    pcall(vim.api.nvim_del_augroup_by_id, view.group)
  end
end

---Opens the form beside the text of the current buffer, or goes to it.
function M.open(mods)
  local source = vim.api.nvim_get_current_buf()
  local attached = client.all(source)[1]
  if not attached then
    vim.notify('gouji: no server runs for this buffer; see :checkhealth gouji', vim.log.levels.WARN)
    return
  end
  if open[source] and vim.fn.bufwinid(open[source].buffer) ~= -1 then
    vim.api.nvim_set_current_win(vim.fn.bufwinid(open[source].buffer))
    return
  end
  close(source)
  vim.api.nvim_set_hl(0, 'GoujiFormWrong', { link = 'DiagnosticError', default = true })
  vim.api.nvim_set_hl(0, 'GoujiFormCursor', { link = 'Visual', default = true })
  local window = vim.api.nvim_get_current_win()
  vim.cmd((mods ~= nil and mods ~= '' and mods or 'vertical') .. ' new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype, vim.bo[buffer].bufhidden, vim.bo[buffer].swapfile = 'nofile', 'wipe', false
  vim.bo[buffer].filetype = 'goujiform'
  vim.wo.wrap, vim.wo.number, vim.wo.list = false, false, false
  vim.keymap.set('n', '<CR>', M.jump, { buffer = buffer, desc = 'Go to this number in the text' })
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close the form' })
  vim.api.nvim_set_current_win(window)
  local view = {
    source = source,
    buffer = buffer,
    client = attached,
    drawn = { lines = {}, figures = {} },
    timer = (vim.uv or vim.loop).new_timer(),
    group = vim.api.nvim_create_augroup('gouji.form.' .. source, {}),
  }
  open[source] = view
  local function on(events, of, run)
    vim.api.nvim_create_autocmd(events, { group = view.group, buffer = of, callback = run })
  end
  on({ 'TextChanged', 'TextChangedI', 'DiagnosticChanged' }, source, function()
    later(view)
  end)
  on({ 'CursorMoved', 'CursorMovedI' }, source, function()
    -- In a file of many reports the cursor may have left this one.
    local is_here = view.form
      and is_in(view.form.range, vim.lsp.util.make_position_params(0, attached.offset_encoding).position)
    if is_here then
      mark(view)
    else
      later(view)
    end
  end)
  on({ 'BufWipeout', 'BufUnload' }, buffer, function()
    close(source)
  end)
  on('BufUnload', source, function()
    close(source)
  end)
  refresh(view)
end

return M
