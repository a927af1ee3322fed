-- For Neovim 0.11 and later: `vim.lsp.enable('gouji')` finds this file.
return require('gouji.defaults')
