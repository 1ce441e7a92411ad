"""How the plan runs in time: phases with their gates, nine steps, quarter stages, sprints, component tests, paths of rates."""
