"""People in the review: scores, incentives, talks and meetings; the team's report has sums of them alone."""
