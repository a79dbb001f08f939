"""What do public price lists say today? Fetched when asked, and written as a dated overlay file."""
