"""What every test shares: how hypothesis draws.

The suite draws the same examples each time, so that a run says something of the change that it tests, without a time
limit, for a machine that stalls proves nothing. ``HYPOTHESIS_PROFILE=explore`` draws new ones each time, to look
further; a failure that it finds becomes an ``@example`` or a case.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("explore"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
