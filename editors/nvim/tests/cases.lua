-- Scenes in a running Neovim. One is run per process: the one that GOUJI_CASE names.

local cases = {}

---How long anything may take: nothing is slept through, everything waits for a state.
local PATIENCE_MS = 90000
local FOLDER = vim.env.GOUJI_FOLDER
local ROW = '（一）予以公开\t\t3\t1\t0\t0\t0\t0\t'

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local res = file:read('*a')
  file:close()
  return res
end

local function write(name, text)
  vim.fn.mkdir(FOLDER, 'p')
  local path = FOLDER .. '/' .. name
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  return path
end

local function edit(path)
  vim.cmd.edit(vim.fn.fnameescape(path))
end

local function sound()
  return read(vim.env.GOUJI_FIXTURES .. '/cli/sound.txt')
end

local function replaced(text, old, new)
  local start, stop = text:find(old, 1, true)
  assert(start, 'not in the text: ' .. old)
  return text:sub(1, start - 1) .. new .. text:sub(stop + 1)
end

---The same report with one total wrong: its row and its column agree on the right one, 4.
local function wrong()
  return replaced(sound(), ROW .. '4\n', ROW .. '9\n')
end

---Line and byte column, from 0, right behind `before`.
local function place_behind(before)
  for idx, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local _, stop = line:find(before, 1, true)
    if stop then
      return idx - 1, stop
    end
  end
  error('not in the buffer: ' .. before)
end

local function go_behind(before)
  local line, column = place_behind(before)
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
end

---Types keys as a user would, mappings included.
local function type_keys(keys)
  local codes = vim.api.nvim_replace_termcodes(keys, true, true, true)
  vim.api.nvim_feedkeys(codes, 'xt', false)
end

local function eventually(what, is_so)
  if not vim.wait(PATIENCE_MS, is_so, 20) then
    error(('never: %s\ndiagnostics: %s'):format(what, vim.inspect(vim.diagnostic.get(0))), 0)
  end
end

local function expect_equal(found, expected)
  if found ~= expected then
    error(('expected %s\nfound %s'):format(vim.inspect(expected), vim.inspect(found)), 0)
  end
end

local function clients()
  return require('gouji.client').all(0)
end

local function expect_attached()
  eventually('a server for this buffer', function()
    return #clients() > 0
  end)
end

local function expect_diagnostics(n)
  eventually(n .. ' diagnostics', function()
    return #vim.diagnostic.get(0) == n
  end)
  return vim.diagnostic.get(0)
end

---One diagnostic, on exactly the character behind `before`.
local function expect_diagnostic_behind(before)
  local line, column = place_behind(before)
  eventually('one diagnostic behind ' .. before, function()
    local found = vim.diagnostic.get(0)
    return #found == 1
      and found[1].lnum == line
      and found[1].end_lnum == line
      and found[1].col == column
      and found[1].end_col == column + 1
  end)
  return vim.diagnostic.get(0)[1]
end

---What the server answers.
local function ask(method, params)
  params.textDocument = { uri = vim.uri_from_bufnr(0) }
  local client = require('gouji.client')
  local answer = client.call(clients()[1], 'request_sync', method, params, PATIENCE_MS, 0)
  assert(answer and not answer.err, vim.inspect(answer))
  return answer.result
end

---The server finds nothing in the text as it is now, offers nothing, and nothing is shown.
local function expect_silence()
  expect_attached()
  expect_equal(#ask('textDocument/diagnostic', {}).items, 0)
  local everywhere = {
    start = { line = 0, character = 0 },
    ['end'] = { line = 9999, character = 0 },
  }
  local actions = ask('textDocument/codeAction', {
    range = everywhere,
    -- To write it anew in another layout is offered everywhere.
    context = { diagnostics = {}, only = { 'quickfix', 'source.fixAll' } },
  })
  expect_equal(#(actions or {}), 0)
  expect_diagnostics(0)
end

local function buffer_text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n'
end

---Writes the report in HTML and in Markdown again.
local function to_html_and_back()
  vim.cmd('GoujiRefactor report.html')
  eventually('HTML', function()
    return buffer_text():find('<h2>三、', 1, true) ~= nil
  end)
  expect_diagnostics(0)
  vim.cmd('GoujiRefactor report.markdown')
  eventually('Markdown', function()
    return buffer_text():find('\n## 三、', 1, true) ~= nil
  end)
end

---The Lua of a section of the help file, as a user would copy it.
local function documented(tag)
  local help = read(vim.env.GOUJI_PLUGIN .. '/doc/gouji.txt')
  local section = assert(help:match('%*' .. vim.pesc(tag) .. '%*%s*\n(.-)\n<'), 'no ' .. tag)
  return (section:gsub('^>lua\n', ''))
end

function cases.one_wrong_digit_is_one_diagnostic_on_it()
  edit(write('2024年报告.txt', wrong()))
  local found = expect_diagnostic_behind(ROW)
  expect_equal(found.source, 'gouji')
  expect_equal(found.severity, vim.diagnostic.severity.ERROR)
  assert(found.message:find('9', 1, true) and found.message:find('4', 1, true), found.message)
end

function cases.a_markdown_table_is_read_as_well()
  local text = read(vim.env.GOUJI_FIXTURES .. '/correct.md')
  local row = '| （一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | '
  edit(write('2024年报告.md', replaced(text, row .. '4', row .. '9')))
  expect_diagnostic_behind(row)
end

function cases.the_quick_fix_repairs_the_file()
  local path = write('2024年报告.txt', wrong())
  edit(path)
  expect_diagnostic_behind(ROW)
  go_behind(ROW)
  local offered
  vim.ui.select = function(items, options, on_choice)
    offered = vim.tbl_map(options.format_item or tostring, items)
    on_choice(items[1], 1)
  end
  if vim.fn.has('nvim-0.11') == 1 then
    type_keys('gra')
  else
    vim.lsp.buf.code_action()
  end
  eventually('a choice of fixes', function()
    return offered ~= nil
  end)
  assert(offered[1]:find('4', 1, true), vim.inspect(offered))
  expect_diagnostics(0)
  expect_equal(buffer_text(), sound())
  vim.cmd.write()
  expect_equal(read(path), sound())
  expect_silence()
end

function cases.diagnostics_follow_the_typing()
  edit(write('2024年报告.txt', sound()))
  expect_silence()
  go_behind(ROW)
  type_keys('s9<Esc>')
  expect_diagnostic_behind(ROW)
  -- A line above pushes it down, characters before it push it along.
  type_keys('ggOxyz<Esc>')
  expect_diagnostic_behind(ROW)
  type_keys('u')
  go_behind('（一）予以公开\t\t')
  type_keys('i0<Esc>')
  local longer = '（一）予以公开\t\t03\t1\t0\t0\t0\t0\t'
  expect_diagnostic_behind(longer)
  go_behind('（一）予以公开\t\t')
  type_keys('x')
  expect_diagnostic_behind(ROW)
  go_behind(ROW)
  type_keys('s4<Esc>')
  expect_diagnostics(0)
  expect_equal(buffer_text(), sound())
end

function cases.fix_all_repairs_the_buffer()
  edit(write('2024年报告.txt', wrong()))
  expect_diagnostic_behind(ROW)
  vim.cmd.GoujiFixAll()
  expect_diagnostics(0)
  expect_equal(buffer_text(), sound())
end

function cases.totals_are_recomputed_in_the_table_at_the_cursor()
  -- A part that was changed: every total that has it in follows.
  local text = replaced(sound(), ROW, '（一）予以公开\t\t3\t2\t0\t0\t0\t0\t')
  edit(write('2024年报告.txt', text))
  eventually('diagnostics', function()
    return #vim.diagnostic.get(0) > 0
  end)
  local row = '（一）予以公开\t\t3\t2\t0\t0\t0\t0\t'
  go_behind(row)
  vim.cmd.GoujiRecompute()
  eventually('the total of the row', function()
    return buffer_text():find(row .. '5\n', 1, true) ~= nil
  end)
  assert(not buffer_text():find(row .. '4\n', 1, true))
  -- The totals agree with their parts; what they no longer balance with is for the drafter.
  eventually('no total is left that its parts contradict', function()
    for _, it in ipairs(vim.diagnostic.get(0)) do
      if it.code == 'footing-mismatch' or it.code == 'cross-footing-mismatch' then
        return false
      end
    end
    return true
  end)
end

function cases.fix_all_on_save_as_documented()
  assert(load(documented('gouji-fix-on-save')))()
  -- As documented, but for how long it waits.
  local gouji = require('gouji')
  local fix_all = gouji.fix_all
  gouji.fix_all = function(opts)
    fix_all(vim.tbl_extend('keep', opts, { timeout_ms = PATIENCE_MS }))
  end
  local path = write('2024年报告.txt', wrong())
  edit(path)
  expect_diagnostic_behind(ROW)
  vim.cmd.write()
  expect_equal(read(path), sound())
  expect_diagnostics(0)
  -- Nothing to fix, and a buffer that has no server.
  vim.cmd.write()
  expect_equal(read(path), sound())
  edit(write('a.unknown', 'x\n'))
  vim.cmd.write()
end

---The text of the floating window, if one is shown.
local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local buffer = vim.api.nvim_win_get_buf(window)
      return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
    end
  end
  return ''
end

function cases.hover_tells_what_a_figure_is()
  edit(write('2024年报告.txt', sound()))
  expect_silence()
  go_behind(ROW)
  vim.lsp.buf.hover()
  eventually('the figure with its identities', function()
    local shown = floating_text():gsub('\\', '')
    return shown:find('「（一）予以公开」总计 = 4', 1, true)
      and shown:find('3 + 1 + 0 + 0 + 0 + 0 = 4 ✓', 1, true)
  end)
end

function cases.hints_name_the_columns()
  edit(write('2024年报告.txt', sound()))
  expect_silence()
  vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
  local line = place_behind(ROW)
  local range = {
    start = { line = line, character = 0 },
    ['end'] = { line = line, character = 999 },
  }
  eventually('seven columns', function()
    local found = vim.lsp.inlay_hint.get({ bufnr = 0, range = range })
    return #found == 7 and found[1].inlay_hint.label == '自然人'
  end)
end

function cases.a_lens_leads_to_what_is_off()
  edit(write('2024年报告.txt', wrong()))
  expect_diagnostic_behind(ROW)
  local line, column = place_behind(ROW)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = 0 })
  else
    vim.lsp.codelens.refresh({ bufnr = 0 })
  end
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  -- It is shown once its words have come; before that there is nothing to run.
  eventually('the cursor at the wrong total', function()
    vim.lsp.codelens.run()
    vim.wait(200)
    local cursor = vim.api.nvim_win_get_cursor(0)
    return cursor[1] == line + 1 and cursor[2] == column
  end)
end

function cases.a_figure_is_renamed_wherever_it_ties()
  local row = '一、本年新收政府信息公开申请数量\t\t\t5\t1\t0\t0\t0\t0\t'
  local said = '全年新收政府信息公开申请'
  local text = replaced(sound(), '二、主动公开', said .. '6件。\n\n二、主动公开')
  edit(write('2024年报告.txt', text))
  expect_silence()
  go_behind(said)
  if vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.buf.rename('77')
  else
    -- What 0.10 asks for here is a place behind the end of the line.
    local line = place_behind(said)
    local position = { line = line, character = vim.fn.strchars(said) }
    local edit_of = ask('textDocument/rename', { position = position, newName = '77' })
    vim.lsp.util.apply_workspace_edit(edit_of, clients()[1].offset_encoding)
  end
  eventually('the new number in the sentence and in its cell', function()
    local now = buffer_text()
    return now:find(said .. '77件', 1, true) and now:find(row .. '77\n', 1, true)
  end)
end

function cases.a_new_report_is_the_form_of_the_year()
  vim.fn.mkdir(FOLDER, 'p')
  vim.cmd.cd(vim.fn.fnameescape(FOLDER))
  vim.cmd('GoujiNew 2024 青溪县水务局')
  local command = { vim.env.GOUJI_BIN, 'new', '--year', '2024', '--agency', '青溪县水务局' }
  expect_equal(buffer_text(), vim.fn.system(command))
  expect_equal(vim.bo.filetype, 'markdown')
  local name = '青溪县水务局2024年政府信息公开工作年度报告.md'
  expect_equal(vim.fn.expand('%:t'), name)
  expect_equal(vim.fn.filereadable(name), 0)
  expect_attached()
  eventually('placeholders, and nothing else', function()
    local found = vim.diagnostic.get(0)
    for _, it in ipairs(found) do
      assert(it.code == 'placeholder-text', vim.inspect(it))
    end
    return #found > 0
  end)
  vim.cmd.write()
  expect_equal(read(FOLDER .. '/' .. name), buffer_text())
  -- A second one does not take the name of the first.
  vim.cmd('GoujiNew 2024 青溪县水务局')
  expect_equal(vim.fn.expand('%:t'), (name:gsub('%.md$', ' (2).md')))
end

function cases.a_new_report_asks_for_what_it_needs()
  local answers = { ['报告年度 (year): '] = '2020', ['机关名称 (organ): '] = '青溪县水务局' }
  vim.ui.input = function(options, on_confirm)
    on_confirm(assert(answers[options.prompt], options.prompt))
  end
  vim.ui.select = function(items, _, on_choice)
    on_choice(items[2], 2)
  end
  vim.cmd.GoujiNew()
  expect_equal(vim.fn.getline(1), '青溪县水务局2020年政府信息公开工作年度报告')
  expect_equal(vim.bo.filetype, 'text')
  assert(buffer_text():find('信息内容\t本年新制作数量\t', 1, true), 'the form of 2019')
  -- Whoever gives no answer gets no report.
  vim.ui.input = function(_, on_confirm)
    on_confirm(nil)
  end
  local n_windows = #vim.api.nvim_list_wins()
  vim.cmd.GoujiNew()
  expect_equal(#vim.api.nvim_list_wins(), n_windows)
end

function cases.a_file_that_is_no_report_is_left_alone()
  local text = '# 会议纪要\n\n年度报告的编制工作已布置。\n\n| 部门 | 件数 | 总计 |\n|---|---|---|\n| 甲 | 1 | 9 |\n'
  local path = write('会议纪要.md', text)
  local said = {}
  vim.notify = function(message)
    table.insert(said, message)
  end
  edit(path)
  expect_silence()
  expect_equal(#said, 0)
  vim.cmd.GoujiFixAll()
  eventually('word that there is nothing to do', function()
    return #said > 0
  end)
  expect_equal(buffer_text(), text)
  expect_equal(vim.bo.modified, false)
  vim.cmd.write()
  expect_equal(read(path), text)
end

function cases.other_types_have_no_server()
  edit(write('2024年报告.txt', wrong()))
  expect_attached()
  local python = write('2024年报告.py', wrong())
  edit(python)
  expect_equal(vim.bo.filetype, 'python')
  -- One that is opened after it has its server, and by then it would have one.
  edit(write('2023年报告.txt', wrong()))
  expect_attached()
  edit(python)
  expect_equal(#clients(), 0)
  expect_equal(#vim.diagnostic.get(0), 0)
end

function cases.a_killed_server_is_restarted()
  edit(write('2024年报告.txt', wrong()))
  expect_diagnostic_behind(ROW)
  local function servers()
    return vim.tbl_filter(function(pid)
      local process = vim.api.nvim_get_proc(pid)
      return process ~= nil and process.name:find('gouji', 1, true) ~= nil
    end, vim.api.nvim_get_proc_children(vim.fn.getpid()))
  end
  ---The process of the only server, which is not this one.
  local function one_server(but)
    eventually('one server', function()
      local found = servers()
      return #found == 1 and found[1] ~= but
    end)
    return servers()[1]
  end
  local pid = one_server()
  assert((vim.uv or vim.loop).kill(pid, 'sigkill') == 0)
  eventually('no client', function()
    return #clients() == 0
  end)
  expect_diagnostics(0)
  vim.cmd.GoujiRestart()
  expect_diagnostic_behind(ROW)
  local again = one_server(pid)
  -- One that lives is replaced as well.
  vim.cmd.GoujiRestart()
  one_server(again)
  expect_diagnostic_behind(ROW)
end

function cases.hover_says_what_a_figure_is()
  edit(write('2024年报告.txt', wrong()))
  expect_diagnostic_behind(ROW)
  go_behind(ROW)
  local n_windows = #vim.api.nvim_list_wins()
  vim.lsp.buf.hover()
  eventually('a window with the hover', function()
    return #vim.api.nvim_list_wins() > n_windows
  end)
end

function cases.the_page_of_a_rule_opens_beside_the_report()
  edit(write('2024年报告.txt', wrong()))
  local rule = expect_diagnostic_behind(ROW).code
  go_behind(ROW)
  local is_offered = false
  vim.ui.select = function(items, options, on_choice)
    for idx, it in ipairs(items) do
      if (options.format_item or tostring)(it):find(rule, 1, true) then
        is_offered = true
        return on_choice(it, idx)
      end
    end
    on_choice(nil)
  end
  vim.lsp.buf.code_action()
  eventually('the page of ' .. rule, function()
    return is_offered and vim.api.nvim_buf_get_lines(0, 0, 1, true)[1] == '# ' .. rule
  end)
  expect_equal(vim.bo.modifiable, false)
  type_keys('q')
  expect_equal(buffer_text(), wrong())
end

function cases.what_is_missing_is_completed()
  edit(write('报告.md', '# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n'))
  expect_attached()
  type_keys('Go')
  local items = ask('textDocument/completion', { position = { line = 4, character = 0 } }).items
  local function labelled(start)
    for _, it in ipairs(items) do
      if vim.startswith(it.label, start) then
        return it
      end
    end
    error('not offered: ' .. start .. '\n' .. vim.inspect(items))
  end
  labelled('主动公开')
  local section = labelled('三、')
  vim.lsp.util.apply_text_edits({ section.textEdit }, vim.api.nvim_get_current_buf(), clients()[1].offset_encoding)
  assert(buffer_text():find('（七）总计', 1, true), buffer_text())
end

function cases.a_figure_of_the_text_leads_to_its_cell_and_back()
  edit(write('2024年报告.txt', replaced(sound(), '新收申请和', '新收申请6件，')))
  expect_silence()
  go_behind('（二）依申请公开。新收申请')
  local sentence = vim.fn.line('.')
  vim.lsp.buf.definition()
  eventually('the cursor in the table', function()
    return vim.fn.getline('.'):find('一、本年新收政府信息公开申请数量', 1, true) == 1
  end)
  vim.lsp.buf.definition()
  eventually('the cursor in the sentence', function()
    return vim.fn.line('.') == sentence
  end)
end

---The numbers of a section of a report, row by row.
local function numbers_of(text, section)
  local res = {}
  for line in text:match('\n## ' .. section .. '(.-)\n## '):gmatch('[^\n]+') do
    for cell in line:gmatch('|%s*([%d.]+)%s*%f[|]') do
      res[#res + 1] = cell
    end
  end
  return res
end

---A text without its blanks, and rules of tables as one dash.
local function squeezed(text)
  return (text:gsub('[ \n]+', ''):gsub('%-+', '-'))
end

function cases.a_report_is_refactored_to_another_layout_and_back()
  local text = read(vim.env.GOUJI_FIXTURES .. '/correct.md')
  edit(write('2024年报告.md', text))
  expect_silence()
  go_behind('（一）予以公开')
  local names = require('gouji').refactorings()
  assert(vim.tbl_contains(names, 'report.html') and vim.tbl_contains(names, 'table.tsv'), vim.inspect(names))
  -- In the layout that it has it is not offered.
  assert(not vim.tbl_contains(names, 'report.markdown'), vim.inspect(names))
  expect_equal(vim.fn.getcompletion('GoujiRefactor report.h', 'cmdline')[1], 'report.html')
  to_html_and_back()
  expect_diagnostics(0)
  -- Of the form's own head there may be more than the text had.
  for _, section in ipairs({ '二、', '三、', '四、' }) do
    expect_equal(table.concat(numbers_of(buffer_text(), section), ' '), table.concat(numbers_of(text, section), ' '))
  end
  for line in text:gmatch('[^\n]+') do
    assert(vim.startswith(line, '|') or buffer_text():find(line, 1, true), line)
  end
end

function cases.a_document_is_formatted_and_no_figure_is_another()
  local text = read(vim.env.GOUJI_FIXTURES .. '/correct.md')
  local row = '| （一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |'
  edit(write('2024年报告.md', replaced(text, row, '|（一）予以公开|３|1|0|0|0|0|4|')))
  expect_silence()
  vim.lsp.buf.format({ timeout_ms = PATIENCE_MS })
  eventually('bars below one another', function()
    return buffer_text():find('\n| （一）予以公开 +| 3 +|') ~= nil
  end)
  expect_equal(squeezed(buffer_text()), squeezed(text))
  local once = buffer_text()
  vim.lsp.buf.format({ timeout_ms = PATIENCE_MS })
  expect_equal(buffer_text(), once)
  expect_diagnostics(0)
end

---Puts in what completion offers at a place under a name; the places to fill in keep what stands in them.
local function complete(number, column, start)
  local encoding = clients()[1].offset_encoding
  local before = vim.fn.getline(number):sub(1, column)
  local position = { line = number - 1, character = encoding == 'utf-8' and #before or vim.fn.strchars(before) }
  local found
  eventually(start .. ' is offered', function()
    for _, it in ipairs(ask('textDocument/completion', { position = position }).items) do
      found = found or (it.label:find(start, 1, true) and it)
    end
    return found
  end)
  found.textEdit.newText = found.textEdit.newText:gsub('%${%d+:([^}]*)}', '%1'):gsub('%$%d+', '')
  vim.lsp.util.apply_text_edits({ found.textEdit }, vim.api.nvim_get_current_buf(), encoding)
end

---The byte column of the first blank cell of a line behind a column, if there is one.
local function blank_cell(number, behind)
  local start = vim.fn.getline(number):find('|%s+%f[|]', behind + 1)
  return start and start + 1
end

---Types the numbers of a row into its blank cells; those that are totals are left to completion.
local function fill_in(number, behind, numbers, is_total)
  for idx, it in ipairs(numbers) do
    local column = assert(blank_cell(number, behind), vim.fn.getline(number))
    if is_total(idx) then
      complete(number, column, it)
    else
      vim.api.nvim_buf_set_text(0, number - 1, column - 1, number - 1, column, { ' ' .. it })
    end
  end
end

function cases.a_report_is_written_from_nothing_to_the_last_finding()
  local correct = read(vim.env.GOUJI_FIXTURES .. '/correct.md')
  vim.fn.mkdir(FOLDER, 'p')
  vim.cmd.cd(vim.fn.fnameescape(FOLDER))
  -- As it comes: the form of the year, with blanks.
  vim.cmd('GoujiNew 2024 云溪县石桥镇人民政府')
  vim.cmd.write()
  expect_diagnostics(7)
  -- The numbers, row by row.
  for line in correct:gmatch('[^\n]+') do
    local label, numbers = line:match('^| ([^|]-%D) |'), {}
    for cell in line:gmatch('|%s*([%d.]+)%s*%f[|]') do
      numbers[#numbers + 1] = cell
    end
    if #numbers == 7 then
      vim.fn.search('| ' .. label .. ' *|', 'w')
      -- Behind the groups of rows, which have cells of their own.
      local _, behind = vim.fn.getline('.'):find(label, 1, true)
      fill_in(vim.fn.line('.'), behind, numbers, function(idx)
        return idx == 7
      end)
    elseif #numbers == 15 then
      fill_in(vim.fn.search('^|[ |]*$', 'w'), 0, numbers, function(idx)
        return idx % 5 == 0
      end)
    elseif #numbers > 0 then
      vim.fn.search('^| ' .. label .. ' *|', 'w')
      fill_in(vim.fn.line('.'), 0, numbers, function()
        return false
      end)
    end
  end
  expect_diagnostics(7)
  -- The words: sentences with the figures of the tables, and some of one's own.
  local function at_placeholder()
    vim.fn.cursor(1, 1)
    local number = vim.fn.search('^（文字描述')
    vim.fn.setline(number, '')
    return number
  end
  complete(at_placeholder(), 0, '主动公开：制发')
  complete(at_placeholder(), 0, '依申请公开：新收')
  for _, words in ipairs({
    '健全政府信息管理制度，公开前逐条审核。',
    '及时更新政府网站栏目。',
    '将政务公开纳入年度考核。',
    '公开的内容还不够丰富，下一步将围绕群众关切充实内容。',
  }) do
    vim.fn.setline(at_placeholder(), words)
  end
  complete(at_placeholder(), 0, '信息处理费：未收取')
  expect_diagnostics(0)
  -- A slip, which is seen and mended.
  local row = vim.fn.search('（一）予以公开', 'w')
  local line = vim.fn.getline(row)
  vim.fn.setline(row, (line:gsub('4( *|)$', '9%1')))
  eventually('the slip is found', function()
    local found = vim.diagnostic.get(0)
    return #found == 1 and found[1].lnum == row - 1 and found[1].code == 'cross-footing-mismatch'
  end)
  vim.cmd.GoujiFixAll()
  expect_diagnostics(0)
  expect_equal(vim.fn.getline(row), line)
  -- Another layout and back, in order, written.
  to_html_and_back()
  vim.lsp.buf.format({ timeout_ms = PATIENCE_MS })
  vim.cmd.write()
  expect_silence()
  local written = read(vim.api.nvim_buf_get_name(0))
  expect_equal(written, buffer_text())
  for _, section in ipairs({ '二、', '三、', '四、' }) do
    expect_equal(table.concat(numbers_of(written, section), ' '), table.concat(numbers_of(correct, section), ' '))
  end
  assert(written:find('全年制发行政规范性文件2件', 1, true) and written:find('未收取信息处理费', 1, true), written)
end

function cases.the_form_shows_marks_jumps_and_follows()
  local path = write('表.txt', wrong())
  edit(path)
  local source = vim.api.nvim_get_current_buf()
  expect_diagnostic_behind(ROW)
  vim.cmd.GoujiForm()
  local buffer
  eventually('the form is drawn', function()
    for _, it in ipairs(vim.api.nvim_list_bufs()) do
      if vim.bo[it].filetype == 'goujiform' then
        buffer = it
      end
    end
    return buffer and vim.api.nvim_buf_line_count(buffer) > 30
  end)
  local function line_of(text)
    for idx, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
      if line:find(text, 1, true) then
        return line, idx
      end
    end
  end
  local function marks(group)
    local namespace = vim.api.nvim_get_namespaces()['gouji.form']
    local res = {}
    for _, it in ipairs(vim.api.nvim_buf_get_extmarks(buffer, namespace, 0, -1, { details = true })) do
      if it[4].hl_group == group then
        local line = vim.api.nvim_buf_get_lines(buffer, it[2], it[2] + 1, true)[1]
        res[#res + 1] = line:sub(it[3] + 1, it[4].end_col)
      end
    end
    return table.concat(res, ' ')
  end
  -- The columns stand below their heads, in lines of one width.
  local row = line_of('（一）予以公开')
  expect_equal((row:gsub('^%s*（一）予以公开%s*', ''):gsub('%s+', ' ')), '3 1 0 0 0 0 9→4')
  expect_equal(marks('GoujiFormWrong'), '9→4')
  -- It says where the cursor is, and follows it.
  go_behind(ROW)
  vim.api.nvim_exec_autocmds('CursorMoved', { buffer = source })
  eventually('the cell at the cursor is marked', function()
    return marks('GoujiFormCursor') == '9→4'
  end)
  -- What is typed is shown.
  type_keys('r4')
  eventually('the form follows', function()
    local line = line_of('（一）予以公开')
    return line and line:find('0%s+4$') and marks('GoujiFormWrong') == ''
  end)
  -- And back to the text.
  local line, idx = line_of('一、本年新收')
  vim.api.nvim_set_current_win(vim.fn.bufwinid(buffer))
  vim.api.nvim_win_set_cursor(0, { idx, #line - 1 })
  type_keys('<CR>')
  expect_equal(vim.api.nvim_get_current_buf(), source)
  local at = vim.api.nvim_win_get_cursor(0)
  local text = vim.api.nvim_buf_get_lines(0, at[1] - 1, at[1], true)[1]
  assert(text:find('本年新收', 1, true), text)
  expect_equal(text:sub(at[2] + 1), line:match('%S+$'))
end

function cases.hostile_text_is_shown_and_not_obeyed()
  -- What would turn a terminal red, and text around, and what some editors make a link of.
  local obeyed = '\226\128\174\27[31m\194\155' .. '1m'
  local link = '[点此](command:x)'
  local function expect_shown(text)
    assert(text:find('点此', 1, true), text)
    for _, it in ipairs({ '\226\128\174', '\27', '\194\155', '\n', '](' }) do
      assert(not text:find(it, 1, true), vim.inspect(text))
    end
  end
  local said = {}
  local show = vim.lsp.handlers['window/showMessage']
  vim.lsp.handlers['window/showMessage'] = function(err, params, ...)
    table.insert(said, params.message)
    return show(err, params, ...)
  end
  local config = '"%s\\u202e\\u001b[31m\\n" = 1\n[[consolidate]]\nparent = "a.txt"\nunits = "../%s\\u202e"\n'
  write('gouji.toml', config:format(link, link))
  -- What is escaped is no link of Markdown.
  local cell = '3' .. obeyed .. '\\[点此\\](command:x)'
  local text = replaced(sound(), ROW, (ROW:gsub('3', function() return cell end, 1)))
  text = replaced(text, '青溪县', '青溪县' .. obeyed .. '\\[点此\\](command:x)')
  text = replaced(text, '一、总体情况', '一、总体' .. obeyed .. '情况')
  edit(write('2024' .. link .. '.txt', text))
  eventually('two words on the configuration', function()
    return #said >= 2
  end)
  vim.tbl_map(expect_shown, said)
  -- What Neovim keeps of them is what it showed.
  for line in vim.fn.execute('messages'):gmatch('[^\n]+') do
    assert(not line:find('\27', 1, true) and not line:find('\226\128\174', 1, true), vim.inspect(line))
  end
  eventually('a diagnostic on the row', function()
    return #vim.diagnostic.get(0) > 0
  end)
  local is_said = false
  for _, it in ipairs(vim.diagnostic.get(0)) do
    if it.message:find('点此', 1, true) then
      is_said = true
      for _, mark in ipairs({ '\226\128\174', '\27', '\194\155', '\n' }) do
        assert(not it.message:find(mark, 1, true), vim.inspect(it.message))
      end
    end
  end
  assert(is_said, vim.inspect(vim.diagnostic.get(0)))
  local function expect_not_obeyed(shown)
    for _, mark in ipairs({ '\226\128\174', '\27', '\194\155' }) do
      assert(not shown:find(mark, 1, true), vim.inspect(shown))
    end
  end
  go_behind('（一）予以公开\t\t')
  vim.lsp.buf.hover()
  eventually('a window with the hover', function()
    return floating_text() ~= ''
  end)
  expect_not_obeyed(floating_text())
  vim.cmd('GoujiOutline')
  eventually('an outline in the location list', function()
    return #vim.fn.getloclist(0) > 40
  end)
  for _, it in ipairs(vim.fn.getloclist(0)) do
    expect_not_obeyed(it.text)
  end
end

function cases.the_outline_lists_sections_tables_and_rows()
  edit(write('2024年报告.txt', sound()))
  expect_attached()
  vim.cmd('GoujiOutline')
  eventually('an outline in the location list', function()
    return #vim.fn.getloclist(0) > 40
  end)
  local lines = vim.tbl_map(function(it)
    return it.text
  end, vim.fn.getloclist(0))
  local shown = table.concat(lines, '\n')
  for _, wanted in ipairs({ '三、收到和处理政府信息公开申请情况', '表三', '（一）予以公开' }) do
    assert(shown:find(wanted, 1, true), wanted .. '\n' .. shown)
  end
end

function cases.reports_that_nobody_opened_are_listed()
  local last = sound():gsub('2024', '2023')
  write('2023年报告.txt', last)
  write('gouji.toml', '')
  edit(write('2024年报告.txt', sound()))
  expect_attached()
  vim.cmd('GoujiReports 2023')
  eventually('the report in the quickfix list', function()
    return #vim.fn.getqflist() == 1
  end)
  local path = vim.api.nvim_buf_get_name(vim.fn.getqflist()[1].bufnr)
  expect_equal(vim.fs.basename(path), '2023年报告.txt')
end

function cases.a_section_folds_where_neovim_takes_folds()
  if vim.fn.has('nvim-0.11') == 0 then
    return
  end
  edit(write('2024年报告.txt', sound()))
  expect_attached()
  vim.wo.foldlevel = 99
  vim.wo.foldmethod = 'expr'
  vim.wo.foldexpr = 'v:lua.vim.lsp.foldexpr()'
  local line = place_behind('三、收到和处理政府信息公开申请情况') + 1
  local last = place_behind('四、政府信息公开行政复议') + 1
  eventually('a fold over section 三', function()
    vim.cmd('silent! ' .. line .. 'foldclose')
    return vim.fn.foldclosed(line) == line and vim.fn.foldclosedend(line) < last
      and vim.fn.foldclosedend(line) > line + 20
  end)
end

function cases.checkhealth_has_no_complaint()
  edit(write('2024年报告.txt', wrong()))
  expect_diagnostic_behind(ROW)
  vim.cmd('checkhealth gouji')
  local page = buffer_text()
  assert(page:find('OK gouji ', 1, true), page)
  assert(page:find('OK server ', 1, true), page)
  assert(not page:find('ERROR', 1, true) and not page:find('WARN', 1, true), page)
  local is_newest = vim.fn.has('nvim-0.12') == 1
  local said = is_newest and 'can do all that' or 'is too old for: growing a selection'
  assert(page:find(said, 1, true), page)
end

function cases.checkhealth_says_what_is_wrong()
  local broken = { cmd = { '/no/such/gouji', 'lsp' } }
  if vim.env.GOUJI_SETUP == 'enable' then
    vim.lsp.config('gouji', broken)
  else
    require('gouji').setup(broken)
  end
  vim.cmd('checkhealth gouji')
  local page = buffer_text()
  assert(page:find('ERROR `/no/such/gouji` cannot be run', 1, true), page)
end

function cases.help_is_found()
  vim.cmd.helptags(vim.env.GOUJI_PLUGIN .. '/doc')
  for _, tag in ipairs({ 'gouji', ':GoujiNew', 'gouji-fix-on-save', 'gouji.setup()' }) do
    vim.cmd.help(tag)
    expect_equal(vim.fn.expand('%:t'), 'gouji.txt')
  end
end

function cases.the_entry_for_lspconfig_says_the_same()
  local entry = dofile(vim.env.GOUJI_PLUGIN .. '/nvim-lspconfig/gouji.lua')
  local own = dofile(vim.env.GOUJI_PLUGIN .. '/lsp/gouji.lua')
  for key, value in pairs(entry) do
    assert(vim.deep_equal(value, own[key]), key)
  end
end

local function run()
  local case = assert(cases[vim.env.GOUJI_CASE], 'no such case')
  local is_ok, reason = xpcall(case, function(reason)
    return type(reason) == 'string' and debug.traceback(reason, 2) or vim.inspect(reason)
  end)
  for _, it in ipairs(require('gouji.client').all()) do
    require('gouji.client').call(it, 'stop', true)
  end
  -- Neovim 0.10 takes back how it treats SIGPIPE before it has closed its pipes: one to a server that
  -- is just ending would kill it.
  vim.wait(PATIENCE_MS, function()
    return #require('gouji.client').all() == 0
  end, 5)
  if not is_ok then
    io.stderr:write('\n' .. reason .. '\n')
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

-- After the start, when everything a user has is there.
vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = vim.schedule_wrap(run) })
