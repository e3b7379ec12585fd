"""Run every benchmark: ``make bench``."""

from __future__ import annotations

import sys

from bench import archive, deriving, judging, orgs, reading, records, shipping, suite, uses

if __name__ == "__main__":
    suite.main()
    judging.main()
    records.main()
    reading.main()
    deriving.main()
    shipping.main()
    uses.main()
    orgs.main()
    archive.main(sys.argv[1:])
