"""The registration, page by page. Every page works without JavaScript; htmx only spares a reload."""
