"""What `yousaid check` asks of each provider: does it know us, and does it know where to reach us?"""
