"""The figures of this project, measured beside reference loads in the same run."""
