"""The way from a run to the published site, by either renderer.

build         everything from the source to the site
quarto        the program Quarto: found, started, followed, stopped
hooks         what Quarto calls before and after it renders
leftovers     what Quarto leaves behind when it fails
site_mark     who built a site
deliverables  what a run adds to the rendered book: summary, downloads, notebooks
"""
