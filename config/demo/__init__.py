"""The demo: invented people who play the acceptance stories and a portfolio through the steps."""
