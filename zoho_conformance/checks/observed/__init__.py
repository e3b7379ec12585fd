"""What an org used to answer: counted over any traffic, and what later answers differ in."""
