"""The API when the history has grown tenfold: a list, one session, the thousandth page. Last, as it grows the chain.

Told as multiples of a view that does nothing, measured in the same minute: the machine's mood falls on both.
"""

import pytest
from django.test import override_settings

from tests.bench.bench_api import SMALL, Program, multiples
from tests.bench.conftest import MILLION, Ground
from tests.bench.history import grown_to_a_million

GROWTH = 1.2


@pytest.mark.skipif(not MILLION, reason="BENCH_MILLION is not set")
def test_ten_times_the_history_costs_the_api_hardly_more(ground: Ground) -> None:
    with override_settings(ROOT_URLCONF="tests.bench.plain_api", API_REQUESTS_A_MINUTE=10**6):
        program = Program.at(ground)
        if not SMALL:  # asked for alone
            assert ground.chain.sessions < 10**6
            SMALL.update(multiples(program))
        grown_to_a_million(ground)
        wide = multiples(program)
    growth = {name: wide[name] / SMALL[name] for name in wide}
    said = ", ".join(f"{name} {times:.2f} x" for name, times in growth.items())
    print(f"\n{ground.chain.sessions:,} sessions, beside 100,000: {said}")
    assert max(growth.values()) <= GROWTH
