"""What is run by hand or by make: pages of the documentation that are made from the program."""
