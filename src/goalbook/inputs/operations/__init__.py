"""What a team keeps of its running work: users, content, people, risks, customer success, and the questions of a quarter's end."""
