"""The reflection checker: its collection of answers and what it must say of them."""
