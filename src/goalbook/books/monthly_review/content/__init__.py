"""What was published and what it is made of: the mix, the first hour, topic directions, how long a piece takes, components, standards."""
