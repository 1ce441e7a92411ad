"""What customers bring and who they are, as more than one book looks at it: purchases, tiers, the schemes they are held against."""
