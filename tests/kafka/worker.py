"""One worker of the river as a process: its settings come from the environment."""

from __future__ import annotations

import sys

import faust

from tocsin.streams.app import create_app
from tocsin.streams.settings import read_settings

if __name__ == "__main__":
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    app.finalize()
    worker = faust.Worker(app, loglevel=settings.log_level, override_logging=True)
    sys.exit(worker.execute_from_commandline())
