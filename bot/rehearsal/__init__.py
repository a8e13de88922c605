"""A strict loopback stand-in for Twilio and Telegram."""
