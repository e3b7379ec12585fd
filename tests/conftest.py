"""What all tests need of the process that they run in."""

from __future__ import annotations

import signal

# Under `nohup`, or behind a shell's `&`, a process starts with these ignored, and so would those
# that tests start and then send them.
for _name, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), _handler)
