"""outputs/index.html: all runs of the archive on one page that can be searched and sorted without a server."""
