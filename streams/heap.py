"""What Python's collector of cycles looks at in a worker: only what was made since everything was loaded and restored."""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect once, and let the collector leave alone what is there now.

    The model, the tables of knowledge and a lane's state live as long as the worker. A look at all of them finds nothing,
    holds everything up for 0.1 s and more, and comes again and again.
    """
    gc.unfreeze()  # what was alive at the last time may be a lost lane's by now
    gc.collect()
    gc.freeze()
