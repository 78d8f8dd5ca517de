"""The pages: the guided kit with this procedure's forms and words, and two pages of its own."""
