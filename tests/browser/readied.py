"""What each demo needs before it says that it is running. Loaded once, in the process that the demos are forked from."""

import bot.console.site
import bot.demo.pages
import bot.demo.run  # noqa: F401
from bot.getting_ready import get_words_ready

get_words_ready()
