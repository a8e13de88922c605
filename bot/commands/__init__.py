"""The commands, one module per family; each imports what it needs when it runs, so that `--help` is quick."""
