// What Material leaves to be done: names for its search dialog, and a language switch that keeps the heading.
document.addEventListener("DOMContentLoaded", function () {
  const dialog = document.querySelector(".md-search");
  const field = document.querySelector(".md-search__input");
  if (dialog && field) dialog.setAttribute("aria-label", field.getAttribute("aria-label"));

  // Headings have the same anchors in both languages: the one being read goes along.
  const links = document.querySelectorAll(".md-select__link");
  function follow() {
    const headings = [...document.querySelectorAll(".md-content :is(h2, h3, h4, h5, h6)[id]")];
    const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const link of links) link.hash = read ? read.id : "";
  }
  for (const link of links) for (const event of ["pointerenter", "focus", "click"]) link.addEventListener(event, follow);
});
