"""What people type about money, read into what the steps take."""
