"""The embedded renderer: a Quarto book as a site and a PDF, where there is no Quarto.

`config` reads `_quarto.yml`, `publish` goes the whole way: chapters are read (`source`), their
cells run (`cells`), the text parsed, numbered and linked (`pandoc`), written as pages (`pages`) and
as one document (`pdf`), both dressed by `theme`.

What is supported; anything else is a BuildError that names file and line.

| construct | written as |
|---|---|
| book | `_quarto.yml`: project (type, output-dir, execute-dir, resources), lang, book (title, subtitle, author, description, date, chapters, parts as `part:` with a title, appendices, output-file, downloads), bibliography, csl, execute, number-sections, number-depth, toc, toc-depth, format html (toc, toc-depth, code-fold, code-summary) and typst (author, toc); both with number-sections, number-depth, echo, output, warning |
| sharing | book: open-graph, twitter-card (true, or title, description, locale, site-name, card-style, creator, site, image, image-alt), image and image-alt, or else cover-image and cover-image-alt, with the address of site-url; favicon; a page's own `description` in its front matter |
| looks | format html: css (one or several); html and typst: include-in-header, include-before-body, include-after-body (a file, `file:` or `text:`, one or several) |
| policy | every page has a Content-Security-Policy: scripts of the site's own files and those within HTML of the include keys run, by their hash; scripts in chapters and outputs do not, nothing is loaded from another host |
| filter | `filters:` at the top or of a format: Lua files of pandoc that run before Quarto's own, told the format by `FORMAT` (`html`, `typst`), without Quarto's own functions |
| passed over | what only changes Quarto's looks: every other key of a format (theme, html-math-method, code-tools, citeproc, keep-typ, fig-pos, papersize, template-partials …) and of book (sidebar, search, repo-url …) |
| refused | a key of a format that would change numbers, words or files: number-offset, shift-heading-level-by, crossref, bibliography, csl, embed-resources, self-contained; every key of the top, of book and of execute that is not known |
| chapter | title as front matter or `# Heading {#sec-id}`; `{.unnumbered}`, `{.unlisted}`; front matter title, execute, toc, toc-depth |
| include | `{{< include file.qmd >}}` on its own line; also `{{< pagebreak >}}` |
| cell | a fence `{python}` with `#|` options: label, echo, output (true, false, asis), include, eval, warning, error, fig-cap, fig-alt, fig-subcap, tbl-cap, tbl-colwidths, layout-ncol, layout-nrow, code-fold, code-summary, lst-label, lst-cap, column: margin, classes, fig-align |
| inline code | `` `{python} expression` ``; escaped unless it gives Markdown |
| shown code | what stands between two or more ticks is shown, never run; `{{python}}` in place of `{python}` in a line or after a fence shows it with one pair of braces less |
| figure | `![caption](file){#fig-id fig-alt="…"}`, or a division `#fig-id` whose last paragraph is the caption |
| table | any pandoc table with `: caption {#tbl-id tbl-colwidths="[60, 40]"}` (also true, false, auto; as option of a cell for all its tables), or a division `#tbl-id`; an HTML table as output |
| listing | a code block `{#lst-id .python lst-cap="…"}` |
| equation | `$$ … $$ {#eq-id}`; all mathematics as MathML |
| reference | `@fig-id`, `@Fig-id`, `[-@fig-id]`, `[Fig. @fig-id]`, `[@fig-a; @fig-b]` for fig, tbl, lst, eq, sec |
| layout | divisions with layout-ncol or layout-nrow; `#fig-id` with sub-figures `#fig-id-1` |
| callout | `.callout-note` (tip, warning, caution, important) or `.callout` alone; title, collapse, appearance (default, simple, minimal), icon |
| tabs | `.panel-tabset`; what stands before its first heading (the code of a cell that prints tabs) stays above the tabs |
| margin | `.column-margin`, `.aside` |
| page mark | raw Typst `#metadata("words") <page-mark>`: words above every page of the PDF; other templates pass over it |
| by format | `.content-visible`, `.content-hidden` with when-format, unless-format: html, typst, pdf |
| citation | `[@key]`, `@key`, linked to the list of references unless `link-citations: false`; the list at `::: {#refs}`, on other pages at the end |
| footnote, list, quotation, raw HTML or Typst | as pandoc's Markdown has them |

Better than Quarto on purpose: a chapter is "Chapter 1" also where an unnumbered page refers to it
(Quarto: "1 Obtain"); figures outside numbered chapters are counted through the book, so that no
number comes twice; a reference to an unnumbered section prints its title; a page of references is
filled in the PDF too; a citation leads to the list of its own page, which is shown (Quarto hides it
and leads to the page of references); what stands before the first tab is kept; equations are
MathML; headings of tabs are no sections of the PDF. An image without alt text fails the build
unless `_quarto.yml` says `audience-decode: {require-alt: false}`, a key that Quarto passes over; so
does a link inside the site that leads nowhere. Its other key, `downloads` (a list of text and
href), adds files to the sidebar.
"""  # noqa: E501

from analysis.book.cells.notebooks import NotebookPlan, write_notebooks
from analysis.book.publish import render_book, write_site

__all__ = ["NotebookPlan", "render_book", "write_notebooks", "write_site"]
