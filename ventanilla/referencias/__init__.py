"""Code lists: places, CIIU, responsibilities, document types, countries, offices, UVT, the tax calendar and frequent
questions.

Facts that the law or an outside body decides, so they are data: loaded from `datos/` (see PROCEDENCIA.md),
corrected by an administrator, read by everybody through `selectors`.
"""
