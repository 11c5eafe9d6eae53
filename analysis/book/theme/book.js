/* Colours, contents drawer, page contents, tabs, folds, copying, search. No libraries, no requests
   but one script of this site, and nothing from data is ever read as HTML. */
(function () {
  "use strict";

  const html = document.documentElement;
  const root = document.body.dataset.root || "./";
  const main = document.querySelector("main");
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* Colours: the button switches; a choice equal to the system's is forgotten, so that the page
     follows the system again. */
  function schemes() {
    const key = "book-scheme";
    const system = matchMedia("(prefers-color-scheme: dark)");
    const button = document.querySelector(".scheme-button");
    const dark = () => (html.dataset.scheme ? html.dataset.scheme === "dark" : system.matches);

    function show() {
      button.setAttribute("aria-pressed", String(dark()));
      document.body.classList.toggle("quarto-dark", dark());
      document.body.classList.toggle("quarto-light", !dark());
    }

    function keep(scheme) {
      try {
        if (scheme) localStorage.setItem(key, scheme);
        else localStorage.removeItem(key);
      } catch (error) {
        // Storage may be forbidden: the choice then holds for this page.
      }
    }

    button.addEventListener("click", () => {
      const wanted = dark() ? "light" : "dark";
      const follows = (wanted === "dark") === system.matches;
      if (follows) delete html.dataset.scheme;
      else html.dataset.scheme = wanted;
      keep(follows ? null : wanted);
      show();
    });
    // A page that comes back from the browser's memory, or stands in another tab, catches up.
    function catchUp() {
      let kept = null;
      try {
        kept = localStorage.getItem(key);
      } catch (error) {
        return;
      }
      if (kept) html.dataset.scheme = kept;
      else delete html.dataset.scheme;
      show();
    }

    system.addEventListener("change", show);
    addEventListener("storage", catchUp);
    addEventListener("pageshow", (event) => { if (event.persisted) catchUp(); });
    show();
  }

  /* The contents of the book slide in on narrow windows. */
  function drawer() {
    const button = document.querySelector(".menu-button");
    const panel = document.getElementById("book-contents");
    const narrow = matchMedia("(max-width: 60rem)");
    const others = [document.getElementById("quarto-header"), document.querySelector(".page-column"),
      document.getElementById("quarto-margin-sidebar"), document.querySelector(".nav-footer")];

    function set(open) {
      html.classList.toggle("drawer-open", open);
      button.setAttribute("aria-expanded", String(open));
      others.forEach((other) => { other.inert = open; });
      if (open) panel.querySelector(".drawer-close").focus();
    }

    function close() {
      if (!html.classList.contains("drawer-open")) return;
      set(false);
      button.focus();
    }

    button.addEventListener("click", () => set(true));
    panel.querySelector(".drawer-close").addEventListener("click", close);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    document.addEventListener("click", (event) => {
      if (html.classList.contains("drawer-open") && !panel.contains(event.target)
          && !button.contains(event.target)) close();
    });
    narrow.addEventListener("change", () => set(false));
    addEventListener("pagehide", () => set(false));
    const active = panel.querySelector(".active");
    if (active && panel.scrollHeight > panel.clientHeight) {
      panel.scrollTop = active.offsetTop - panel.clientHeight / 3;
    }
  }

  /* The section in view is marked in the contents of the page. */
  function pageContents() {
    const links = all("#TOC a[href^='#']");
    const sections = links
      .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((item) => item.target);
    if (!sections.length) return;
    let waiting = false;

    function mark() {
      waiting = false;
      const atEnd = innerHeight + scrollY >= html.scrollHeight - 2;
      const passed = sections.filter((item) => item.target.getBoundingClientRect().top < 140);
      const current = (atEnd && scrollY > 0 ? sections : passed).at(-1) || sections[0];
      sections.forEach(({ link }) => {
        link.classList.toggle("active", link === current.link);
        if (link === current.link) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    }

    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    }, { passive: true });
    mark();
  }

  /* Tabs after the WAI-ARIA pattern: arrows move and select, one stop for the Tab key. */
  function tabs() {
    all(".panel-tabset").forEach((set, number) => {
      const links = all(":scope > .nav-tabs .nav-link", set);
      const panes = all(":scope > .tab-content > .tab-pane", set);
      if (!links.length || links.length !== panes.length) return;
      set.querySelector(".nav-tabs").setAttribute("role", "tablist");

      function select(index, focus) {
        links.forEach((link, i) => {
          const chosen = i === index;
          link.classList.toggle("active", chosen);
          panes[i].classList.toggle("active", chosen);
          link.setAttribute("aria-selected", String(chosen));
          link.tabIndex = chosen ? 0 : -1;
          if (chosen && focus) link.focus();
        });
      }

      links.forEach((link, i) => {
        const pane = panes[i];
        pane.id = pane.id || `tabset-${number + 1}-${i + 1}`;
        link.id = link.id || `${pane.id}-tab`;
        link.parentElement.setAttribute("role", "presentation");
        link.setAttribute("role", "tab");
        link.setAttribute("aria-controls", pane.id);
        if (!link.hasAttribute("href")) link.setAttribute("href", `#${pane.id}`);
        pane.setAttribute("role", "tabpanel");
        pane.setAttribute("aria-labelledby", link.id);
        pane.tabIndex = 0;
        pane.dataset.title = link.textContent.trim();
        link.addEventListener("click", (event) => { event.preventDefault(); select(i, true); });
        link.addEventListener("keydown", (event) => {
          const last = links.length - 1;
          const to = { ArrowRight: i === last ? 0 : i + 1, ArrowLeft: i === 0 ? last : i - 1,
            Home: 0, End: last, " ": i, Enter: i }[event.key];
          if (to === undefined) return;
          event.preventDefault();
          select(to, true);
        });
      });
      select(Math.max(0, links.findIndex((link) => link.classList.contains("active"))), false);
    });
  }

  /* What a link inside the page points to must be visible. */
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node && node !== main; node = node.parentElement) {
      if (node.matches("details")) node.open = true;
      if (node.matches(".tab-pane:not(.active)")) document.getElementById(`${node.id}-tab`)?.click();
      if (node.matches(".callout-collapse:not(.show)")) {
        node.closest(".callout").querySelector(".callout-header").click();
      }
    }
    target.scrollIntoView();
  }

  function foldedCallouts() {
    all(".callout-collapse").forEach((body) => {
      const header = body.closest(".callout").querySelector(".callout-header");
      if (!header) return;
      const open = () => body.classList.contains("show");
      function toggle(event) {
        if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        body.classList.toggle("show");
        header.setAttribute("aria-expanded", String(open()));
      }
      header.setAttribute("role", "button");
      header.setAttribute("aria-expanded", String(open()));
      header.removeAttribute("aria-label");
      header.tabIndex = 0;
      header.addEventListener("click", toggle);
      header.addEventListener("keydown", toggle);
    });
  }

  function headingLinks() {
    all(":is(h2, h3, h4)", main).forEach((heading) => {
      const id = heading.id || heading.closest("section[id]")?.id;
      if (!id || heading.closest(".tab-pane, .callout, dialog")) return;
      const link = element("a", "anchor-link");
      link.href = `#${id}`;
      link.setAttribute("aria-label", "Link to this section");
      heading.append(link);
    });
  }

  /* Wide tables and long lines of code scroll within themselves, and by keyboard too. */
  function scrollBoxes() {
    all("table", main).forEach((table) => {
      if (table.parentElement.matches(".table-scroll")) return;
      const box = element("div", "table-scroll");
      table.replaceWith(box);
      box.append(table);
    });
    function reach() {
      all(".table-scroll, pre, math[display=block]", main).forEach((box) => {
        const wide = box.scrollWidth > box.clientWidth + 1;
        if (wide) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
        if (!box.matches(".table-scroll")) return;
        if (wide) {
          const caption = box.closest("figure")?.querySelector("figcaption") || box.querySelector("caption");
          box.setAttribute("role", "group");
          box.setAttribute("aria-label", caption ? caption.textContent.trim() : "Table");
        } else {
          box.removeAttribute("role");
          box.removeAttribute("aria-label");
        }
      });
    }
    reach();
    addEventListener("resize", reach);
    all("details", main).forEach((details) => details.addEventListener("toggle", reach));
  }

  /* On a phone a figure opens by itself, where it can be turned and enlarged. */
  function figureLinks() {
    if (!matchMedia("(max-width: 40rem)").matches) return;
    all("figure img[alt]:not([alt=''])", main).forEach((image) => {
      if (image.closest("a")) return;
      const link = element("a", "figure-link");
      link.href = image.getAttribute("src");
      image.replaceWith(link);
      link.append(image);
    });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      const area = element("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  function copyButtons() {
    all("div.sourceCode", main).forEach((block) => {
      const code = block.querySelector("pre > code");
      if (!code) return;
      const button = element("button", "copy-button", "Copy");
      button.type = "button";
      button.setAttribute("aria-label", "Copy the code");
      button.addEventListener("click", async () => {
        await copy(code.textContent);
        button.textContent = "Copied";
        button.classList.add("copied");
        button.setAttribute("aria-label", "Copied");
        setTimeout(() => {
          button.textContent = "Copy";
          button.classList.remove("copied");
          button.setAttribute("aria-label", "Copy the code");
        }, 1600);
      });
      block.append(button);
    });
  }

  /* Search: every word must begin a word of the section; titles count more than headings, headings
     more than text. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];
  const field = (text) => ` ${wordsOf(text).join(" ")} `;
  const count = (haystack, term) => haystack.split(` ${term}`).length - 1;

  function prepare(entries) {
    return entries.map((entry) => ({
      ...entry,
      fields: [field(entry.title || ""), field(entry.section || ""), field(entry.text || "")],
    }));
  }

  function rank(entries, query) {
    const terms = wordsOf(query);
    if (!terms.length) return [];
    return entries.map((entry, position) => {
      let score = 0;
      for (const term of terms) {
        const [title, section, text] = entry.fields.map((words) => count(words, term));
        if (!title && !section && !text) return null;
        const top = entry.section ? 0 : 4;
        score += (title ? 12 + top : 0) + (section ? 8 : 0) + Math.min(4, Math.log2(1 + text));
      }
      return { entry, score, position };
    }).filter(Boolean).sort((a, b) => b.score - a.score || a.position - b.position);
  }

  function snippet(text, terms) {
    const words = Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu));
    const hit = (word) => terms.some((term) => plain(word[0]).startsWith(term));
    const first = Math.max(0, words.findIndex(hit));
    const from = words.length ? words[Math.max(0, first - 9)].index : 0;
    const upTo = words.length ? words[Math.min(words.length - 1, first + 20)] : null;
    const to = upTo ? upTo.index + upTo[0].length : text.length;
    const made = element("span", "result-text");
    let at = from;
    made.append(from > 0 ? "… " : "");
    words.filter((word) => word.index >= from && word.index < to && hit(word)).forEach((word) => {
      made.append(text.slice(at, word.index), element("mark", "", word[0]));
      at = word.index + word[0].length;
    });
    made.append(text.slice(at, to), to < text.length ? " …" : "");
    return made;
  }

  function result({ entry }, terms) {
    const item = element("li");
    const link = element("a");
    link.href = root + entry.href.replace(/^\.?\//, "");
    const title = element("span", "result-title", entry.section || entry.title);
    if (entry.section && entry.section !== entry.title) {
      title.append(element("span", "result-page", entry.title));
    }
    link.append(title, snippet(entry.text || "", terms));
    item.append(link);
    return item;
  }

  function search() {
    const dialog = document.getElementById("search-dialog");
    const input = document.getElementById("search-input");
    const list = document.getElementById("search-results");
    const status = document.getElementById("search-status");
    let entries = null;

    function load() {
      if (entries) return;
      const script = element("script");
      script.src = `${root}search.js`;
      script.addEventListener("load", () => { entries = prepare(window.searchIndex || []); show(); });
      script.addEventListener("error", () => { status.textContent = "The search index is missing."; });
      document.head.append(script);
    }

    function show() {
      if (!entries) return;
      const found = rank(entries, input.value);
      const terms = wordsOf(input.value);
      list.replaceChildren(...found.slice(0, 30).map((hit) => result(hit, terms)));
      list.scrollTop = 0;
      if (!terms.length) status.textContent = "Type a word or the beginning of one.";
      else if (!found.length) status.textContent = `Nothing found for “${input.value.trim()}”.`;
      else status.textContent = found.length === 1 ? "1 section" : `${found.length} sections`;
    }

    function open() {
      if (dialog.open) return;
      load();
      dialog.showModal();
      input.focus();
      input.select();
      show();
    }

    // A search field would take the first Escape for emptying itself.
    function leave(event) {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      dialog.close();
    }

    function move(event) {
      const stops = [input, ...all("a", list)];
      const at = stops.indexOf(document.activeElement);
      const to = { ArrowDown: Math.min(at + 1, stops.length - 1), ArrowUp: Math.max(at - 1, 0) }[event.key];
      if (to === undefined || at < 0) return;
      event.preventDefault();
      stops[to].focus();
    }

    document.querySelector(".search-button").addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const ctrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!slash && !ctrlK) return;
      event.preventDefault();
      open();
    });
    input.addEventListener("input", show);
    dialog.addEventListener("keydown", move);
    dialog.addEventListener("keydown", leave);
    dialog.querySelector("form").addEventListener("submit", (event) => {
      const first = list.querySelector("a");
      if (event.submitter?.value === "close" && document.activeElement !== input) return;
      event.preventDefault();
      if (first) first.click();
    });
    dialog.querySelector("form button").addEventListener("click", () => dialog.close());
    list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  schemes();
  drawer();
  tabs();
  foldedCallouts();
  scrollBoxes();
  figureLinks();
  copyButtons();
  headingLinks();
  pageContents();
  search();
  reveal();
  addEventListener("hashchange", reveal);
})();
