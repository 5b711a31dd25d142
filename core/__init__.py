"""What development cooperation and humanitarian aid share; knows neither of them."""
