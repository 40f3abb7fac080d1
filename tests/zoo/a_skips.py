"""It asks pytest to skip it.

Verdict: broken; test_prints_every_message; the file does not import: Skipped: nothing to see
"""

import pytest

pytest.skip("nothing to see", allow_module_level=True)
