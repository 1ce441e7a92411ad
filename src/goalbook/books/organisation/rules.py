"""The rule that counts how many posts changed in a quarter."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Protocol

from goalbook.core.compare import at_least
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from goalbook.core.policy import Policy

POSTS = Label("Posts of the team", "团队岗位")
_BITS = 1e-9  # 10 % of 10 posts is one post, whatever the last bit of the product says


class HasTables(Protocol):
    """A book's case, as far as this rule looks at it."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the book's tables by name."""


@rule("TM-11")
def posts_change(case: HasTables, policy: Policy) -> Iterator[Finding]:
    """Ten posts, a tenth of them: one changes in a quarter. Counted, not enforced: signed goals and stand-ins need posts that stay."""
    posts = case.tables.get("organisation_posts")
    if posts is None or posts.empty:
        return
    changed, wanted = int(posts["changed"].astype(bool).sum()), posts_wanted(len(posts), float(policy.org.rotation_share))
    text = msg(
        "{changed:n} of {posts:n} posts changed in the quarter; a share of {share:pct0} is {wanted:n}",
        changed=changed,
        posts=len(posts),
        share=float(policy.org.rotation_share),
        wanted=wanted,
    )
    yield Finding("TM-11", POSTS, "pass" if at_least(changed, wanted) else policy.org.rotation_check, float(changed), float(wanted), text)


def posts_wanted(posts: int, share: float) -> int:
    """Return how many posts a share is, rounded up."""
    return ceil(share * posts - _BITS)
