-- The commands. Nothing is loaded, and no server runs, before one is asked for.

if vim.g.loaded_gouji or vim.fn.has('nvim-0.9') == 0 then
  return
end
vim.g.loaded_gouji = true

local function command(name, desc, run)
  vim.api.nvim_create_user_command(name, run, { desc = desc })
end

command('GoujiFixAll', 'Apply every safe fix', function()
  require('gouji').fix_all()
end)

command('GoujiRecompute', 'Recompute totals from their parts', function()
  require('gouji').recompute()
end)

command('GoujiOutline', 'List the sections, tables and rows of the report', function()
  require('gouji').outline()
end)

command('GoujiRestart', 'Restart the server', function()
  require('gouji').restart()
end)

vim.api.nvim_create_user_command('GoujiForm', function(event)
  require('gouji.form').open(event.mods)
end, { desc = 'Show the form beside the text' })

vim.api.nvim_create_user_command('GoujiRefactor', function(event)
  require('gouji').refactor(event.args)
end, {
  desc = 'Write the report or the table at the cursor anew',
  nargs = '?',
  complete = function(start)
    return vim.tbl_filter(function(it)
      return vim.startswith(it, start)
    end, require('gouji').refactorings())
  end,
})

vim.api.nvim_create_user_command('GoujiReports', function(event)
  require('gouji').reports(event.args)
end, { desc = 'List the reports of the workspace, or what is in them', nargs = '*' })

vim.api.nvim_create_user_command('GoujiNew', function(event)
  require('gouji.new').command(event)
end, {
  desc = 'Open the form of a year, to be filled in',
  nargs = '*',
  complete = function(...)
    return require('gouji.new').complete(...)
  end,
})
