"""Getting back an account without password and without mail: two officials, a hold and a freeze."""
