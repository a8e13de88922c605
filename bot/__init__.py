"""All that touches the world: channels, clock, outbox, scheduler, staff pages, command line."""
