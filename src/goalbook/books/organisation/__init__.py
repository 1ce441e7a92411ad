"""What nothing can compute and a quarter's end asks all the same: the organisation's checklist, the handbook, quoted claims."""
