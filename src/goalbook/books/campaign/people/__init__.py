"""Whom a campaign reaches and through whom: opinion leaders, referrals, segments, visitors, the community, partners, tasks, mechanics."""
