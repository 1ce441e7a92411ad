"""What a customer costs and is worth; users and private domain."""
