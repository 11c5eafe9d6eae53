"""The site: pages as HTML, their shell, search, style and what must hold of them."""
