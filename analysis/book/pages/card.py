"""What a page says of itself to search engines and to sites on which it is shared."""

from __future__ import annotations

from analysis.book.config import Book

Tag = dict[str, str]


def page_tags(book: Book, title: str, description: str, root: str) -> list[Tag]:
    """Return the `meta` elements of a page, each as its attributes.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    title, description : str
        The page's own.
    root : str
        Relative prefix of the site's root.
    """
    made = [_named("author", book.author), _named("description", description)]
    said = {"title": title, "description": description, "image": _address(book, root)}
    if "open-graph" in book.card.networks:
        stated = book.card.networks["open-graph"]
        shown = {**said, "site-name": book.title, "locale": "", **stated}
        keys = ("title", "description", "image", "site-name", "locale")
        made += [_property(f"og:{key.replace('-', '_')}", str(shown[key])) for key in keys]
        made.append(_property("og:image:alt", _alt(book)))
    if "twitter-card" in book.card.networks:
        style = "summary_large_image" if book.card.picture else "summary"
        stated = book.card.networks["twitter-card"]
        shown = {**said, "card-style": style, "creator": "", "site": "", **stated}
        keys = ("title", "description", "image", "creator", "site")
        made += [_named(f"twitter:{key}", str(shown[key])) for key in keys]
        made.append(_named("twitter:image:alt", _alt(book)))
        made.append(_named("twitter:card", str(shown["card-style"])))
    return [tag for tag in made if tag["content"]]


def _address(book: Book, root: str) -> str:
    """Return where the picture lies, complete where the site's own address is known."""
    if not book.card.picture:
        return ""
    start = f"{book.card.address}/" if book.card.address else root
    return start + book.card.picture.file


def _alt(book: Book) -> str:
    return book.card.picture.alt if book.card.picture else ""


def _named(name: str, content: str) -> Tag:
    return {"name": name, "content": content}


def _property(name: str, content: str) -> Tag:
    return {"property": name, "content": content}
