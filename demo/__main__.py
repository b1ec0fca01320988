"""`python -m demo`: see `demo.running`."""

from __future__ import annotations

import sys

from demo.running import main

sys.exit(main())
