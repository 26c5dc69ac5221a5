// What Material leaves to be done: names for its landmarks, keys that scroll what overflows, and a language switch
// that keeps the heading.
document.addEventListener("DOMContentLoaded", function () {
  const dialog = document.querySelector(".md-search");
  const field = document.querySelector(".md-search__input");
  if (dialog && field) dialog.setAttribute("aria-label", field.getAttribute("aria-label"));
  for (const nav of document.querySelectorAll(".md-nav--primary .md-nav[aria-labelledby]")) {
    const title = nav.parentElement.querySelector(".md-ellipsis");
    nav.removeAttribute("aria-labelledby");
    nav.setAttribute("aria-label", title ? title.textContent.trim() : "");
  }
  function quietButtons() {
    for (const buttons of document.querySelectorAll(".md-code__nav:not([role])")) buttons.setAttribute("role", "presentation");
  }
  // The navigation of a narrow window opens with a key too: Material clicks the label that has the focus on Enter.
  const drawer = document.querySelector(".md-header__button[for=__drawer]");
  const navigation = document.querySelector(".md-nav--primary");
  if (drawer && navigation) {
    drawer.tabIndex = 0;
    drawer.title = navigation.getAttribute("aria-label");
  }
  quietButtons();
  new MutationObserver(quietButtons).observe(document.body, { childList: true, subtree: true });

  // What is wider than its place can be scrolled with the arrow keys.
  function focusable() {
    for (const box of document.querySelectorAll(".katex-display, .md-typeset__scrollwrap, .wide, .output, .output pre, pre > code"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  focusable();
  addEventListener("resize", focusable);
  document.addEventListener("toggle", focusable, true);

  // Headings have the same anchors in both languages: the one being read goes along, which is the one that the
  // reader has jumped to while it can be seen.
  const links = document.querySelectorAll(".md-select__link");
  function follow() {
    const headings = [...document.querySelectorAll(".md-content :is(h2, h3, h4, h5, h6)[id]")];
    const top = (heading) => heading.getBoundingClientRect().top;
    const jumpedTo = headings.find((heading) => heading.matches(":target") && top(heading) >= 0 && top(heading) < innerHeight);
    const read = jumpedTo ?? headings.filter((heading) => top(heading) < innerHeight / 3).pop();
    for (const link of links) link.hash = read ? read.id : "";
  }
  for (const link of links) for (const event of ["pointerenter", "focus", "click"]) link.addEventListener(event, follow);
});
