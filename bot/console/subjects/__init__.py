"""The subjects of the staff pages, one module each; `bot.console.registry` lists them."""
