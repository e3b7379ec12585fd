"""Records held to their own org's schema: in what comes, and in what is sent."""
