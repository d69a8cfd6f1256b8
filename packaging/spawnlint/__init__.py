"""The command `spawnlint`, for `python -m spawnlint`; there is nothing to import."""
