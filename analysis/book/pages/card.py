"""What a page says of itself to search engines and to sites on which it is shared."""

from __future__ import annotations

from analysis.book.config import Book, Picture

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
    for network, written in (("open-graph", _open_graph), ("twitter-card", _twitter_card)):
        if network in book.card.networks:
            picture = book.card.pictures.get(network)
            said = {
                "title": title,
                "description": description,
                "site-name": book.title,
                "card-style": "summary_large_image" if picture else "summary",
                **book.card.networks[network],
                "image": _address(book, picture, root),
                "image-alt": picture.alt if picture else "",
            }
            made += written({key: str(value) for key, value in said.items()})
    return [tag for tag in made if tag["content"]]


def _open_graph(said: Tag) -> list[Tag]:
    keys = ("title", "description", "image", "site-name", "locale")
    made = [{"property": f"og:{_under(key)}", "content": said.get(key, "")} for key in keys]
    return [*made, {"property": "og:image:alt", "content": said["image-alt"]}]


def _twitter_card(said: Tag) -> list[Tag]:
    keys = ("title", "description", "image", "creator", "site")
    made = [_named(f"twitter:{key}", said.get(key, "")) for key in keys]
    alt = _named("twitter:image:alt", said["image-alt"])
    return [*made, alt, _named("twitter:card", said["card-style"])]


def _under(key: str) -> str:
    return key.replace("-", "_")


def _address(book: Book, picture: Picture | None, root: str) -> str:
    """Return where a picture lies, complete where the site's own address is known."""
    if picture is None:
        return ""
    start = f"{book.card.address}/" if book.card.address else root
    return start + picture.file


def _named(name: str, content: str) -> Tag:
    return {"name": name, "content": content}
