"""Run every benchmark: ``make bench``."""

from __future__ import annotations

from bench import deriving, judging, reading, shipping, suite

if __name__ == "__main__":
    suite.main()
    judging.main()
    reading.main()
    deriving.main()
    shipping.main()
