"""`python -m zoho_conformance`, and the command `zoho-conformance`."""

import gc
import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until our own handlers are loaded there is nothing to end in order, nor a traceback to show.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from zoho_conformance.model import interruption


def main() -> None:
    """Run the command line, and handle signals from before it is loaded until the process ends."""
    # What a run makes mostly stays until its end: to look for garbage among it with each few
    # hundred objects takes a tenth of the time of a check, and with fifty thousand as much again.
    gc.set_threshold(100_000)
    handled = interruption.install()
    try:
        from zoho_conformance import cli  # noqa: PLC0415 - takes time, in which a signal may come

        cli.main()
    except KeyboardInterrupt:
        interruption.end()
        sys.stderr.write("interrupted\n")
        sys.exit(interruption.exit_code())
    finally:
        # Python gives handlers of its own back while it ends, when no signal matters any more.
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
        # Nor need it look for garbage once more, among all that goes with the process.
        gc.freeze()


if __name__ == "__main__":
    main()
