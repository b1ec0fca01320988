"""What nobody has verified counts less, and verifying never takes anything away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pool.skills.weight import UNVERIFIED_PART, WHOLE, counted_level, share_of

LEVELS = st.integers(1, 4)


@given(LEVELS, LEVELS)
def test_verifying_never_lowers_what_counts(level: int, asked: int) -> None:
    unverified = share_of(level, asked, is_verified=False)
    assert 0 < unverified < share_of(level, asked, is_verified=True) <= WHOLE
    assert counted_level(level, is_verified=False) < counted_level(level, is_verified=True) == level


@given(LEVELS, LEVELS, st.booleans())
def test_another_level_never_lowers_what_counts(level: int, asked: int, is_verified: bool) -> None:
    if level < 4:
        higher = share_of(level + 1, asked, is_verified=is_verified)
        assert higher >= share_of(level, asked, is_verified=is_verified)
        assert counted_level(level + 1, is_verified=is_verified) >= counted_level(
            level, is_verified=is_verified
        )


def test_the_figure_is_a_half() -> None:
    assert UNVERIFIED_PART * 2 == 1
    assert [counted_level(level, is_verified=False) for level in (1, 2, 3, 4)] == [0, 1, 1, 2]
    assert share_of(3, 3, is_verified=False) == WHOLE // 2
    assert share_of(4, 2, is_verified=False) == WHOLE // 2, "more than is asked gives no more"
