"""Every channel there is: one module and one line each."""

from bot.channels import sms, telegram, terminal
from bot.channels.channel import Channel

CHANNELS: dict[str, Channel] = {"sms": sms, "telegram": telegram, "terminal": terminal}
