"""Where exchanges come from: HTTP, recordings of any format; and what a recording gives away."""
