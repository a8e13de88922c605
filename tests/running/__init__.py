"""What docs/running gives to whoever runs it: pages, rules and files that are as they say."""
