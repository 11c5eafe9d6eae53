/* Before anything is drawn: script is there, and colours are as they were chosen. */
(function (html) { html.classList.add("js"); try { var scheme = localStorage.getItem("book-scheme"); if (scheme === "dark" || scheme === "light") html.dataset.scheme = scheme; } catch (e) {} })(document.documentElement);
