"""Settings with which both channels are on, and two keys."""

from base64 import urlsafe_b64encode

KEY = urlsafe_b64encode(bytes(range(32))).decode()
OTHER_KEY = urlsafe_b64encode(bytes(range(1, 33))).decode()
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "12345",
    "TWILIO_FROM": "+447700900000",
    "YOUSAID_PUBLIC_URL": "https://yousaid.example.org",
}
TELEGRAM = {
    "TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35,
    "TELEGRAM_SECRET": "s" * 20,
    "YOUSAID_PUBLIC_URL": "https://yousaid.example.org",
}
