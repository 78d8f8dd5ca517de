"""The citizen's site: home, search, start pages, directory, help, "Mis trámites", and the look of everything.

It owns no data. The base templates, the form widgets and the components of every app live here; `/estilo/`
shows them all.
"""
